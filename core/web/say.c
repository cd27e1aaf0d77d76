#include "web/say.h"

#include "flow/rules/shape.h"

static const struct {
    const char *zh, *en;
} words[] = {
    [SAY_NEXT] = {"下一页", "Next"},
    [SAY_BACK] = {"上一页", "Back"},
    [SAY_SEND] = {"提交", "Send"},
    [SAY_OTHER_LANGUAGE] = {"English", "中文"},
    [SAY_PROGRESS] = {"第 %zu 页，共 %zu 页", "Page %zu of %zu"},
    [SAY_OPTIONAL] = {"选填", "optional"},
    [SAY_SEVERAL] = {"可多选", "choose any that apply"},
    [SAY_REQUIRED] = {"必答", "required"},
    [SAY_WHICH] = {"请填写", "Please say which"},
    [SAY_RANK] = {"第 %d 位", "Place %d"},
    [SAY_CHOOSE] = {"请选择", "Choose"},
    [SAY_FAULT_MISSING] = {"请回答这一题。", "Please answer this question."},
    [SAY_FAULT_NUMBER] = {"请填写一个数字。", "Please write a number."},
    [SAY_FAULT_RANGE] = {"超出了可以填写的范围。", "This is outside what can be answered."},
    [SAY_FAULT_OPTION] = {"请在给出的选项中选择。", "Please choose one of the answers given."},
    [SAY_FAULT_DAY] = {"请填写日期，例如 2026-10-31。", "Please write a day, as in 2026-10-31."},
    [SAY_FAULT_STEP] = {"这个数字填得过细，请取整到允许的单位。",
                        "This number is finer than can be answered; please round it."},
    [SAY_FAULT_TWICE] = {"同一项只能排一次。", "Each of them can have one place only."},
    [SAY_FAULT_MANY] = {"选得太多了。", "These are too many."},
    [SAY_FAULT_LONG] = {"文字太长，请缩短一些。", "This is too long; please shorten it."},
    [SAY_EMPTY] = {"还没有填写任何答案，请至少回答一题。",
                   "Nothing is answered yet. Please answer at least one question."},
    [SAY_MEND] = {"请检查标出的题目。", "Please look at the questions that are marked."},
    [SAY_PRIVACY] = {"我们如何使用您的答卷", "How we use your answers"},
    [SAY_THANKS] = {"谢谢您！", "Thank you!"},
    [SAY_THANKS_MORE] = {"您的答卷已收到。", "Your answers have arrived."},
    [SAY_ALREADY] = {"您已答过这份问卷", "You have answered already"},
    [SAY_ALREADY_MORE] = {"之前的答卷已收到，无需再次填写。谢谢您！", "Your earlier answers have arrived. Thank you!"},
    [SAY_NOT_FOUND] = {"没有找到这个页面", "There is no such page"},
    [SAY_NOT_FOUND_MORE] = {"请检查链接是否完整，或重新扫描二维码。",
                            "Please check that the link is whole, or scan the code again."},
    [SAY_EXPIRED] = {"这份问卷已结束", "This survey has ended"},
    [SAY_EXPIRED_MORE] = {"感谢您的关注。", "Thank you for your interest."},
    [SAY_FULL] = {"答卷已经收满", "We have enough answers for now"},
    [SAY_FULL_MORE] = {"谢谢您愿意花时间。这一次的答卷已经够了，欢迎下次再来告诉我们。",
                       "Thank you for offering your time. Please tell us again another time."},
    [SAY_FULL_LATE] = {"就在您填写的时候，最后一份刚刚收满，您的答案没有保存。谢谢您花的时间。",
                       "The last answer that we asked for came while you were writing, and yours were not kept. Thank "
                       "you for your time."},
    [SAY_BUSY] = {"请稍候再提交", "Please send it again in a moment"},
    [SAY_BUSY_MORE] = {"现在提交的人较多，您的答案都还在这一页上。",
                       "We could not store your answers just now. They are still here, on this page."},
    [SAY_BUSY_SHORT] = {"现在暂时打不开，请过一会儿再试。",
                        "This cannot be shown just now. Please try again in a moment."},
    [SAY_ENTRY] = {"录入答卷", "Enter answers"},
    [SAY_ENTRY_SURVEY] = {"问卷", "Survey"},
    [SAY_ENTRY_STORE] = {"门店编号", "Store"},
    [SAY_ENTRY_DAY] = {"答卷日期", "Day of the answers"},
    [SAY_ENTRY_NO_STORE] = {"没有这个门店，或您不能为它录入。",
                            "There is no such store, or you may not enter answers of it."},
    [SAY_ENTRY_NEXT] = {"录入下一份", "Enter another"},
    [SAY_SLIP] = {"小票码", "The code on your receipt"},
    [SAY_SLIP_MORE] = {"请输入小票上的 12 位码", "Type in the 12 letters and digits of it"},
    [SAY_SLIP_WRONG] = {"码有误，请对照小票检查一遍。",
                        "This is not quite the code. Please compare it with your receipt."},
    [SAY_SLIP_UNKNOWN] = {"没有找到这个码，请对照小票检查一遍。",
                          "We do not know this code. Please compare it with your receipt."},
    [SAY_UNSUBSCRIBE] = {"不再接收调查邀请", "No more invitations"},
    [SAY_UNSUBSCRIBE_MORE] = {"确认后，我们不会再通过短信、邮件或其他方式邀请您参加调查。",
                              "Once you confirm, we will not invite you again, by message, mail or any other way."},
    [SAY_UNSUBSCRIBE_DO] = {"确认退订", "Unsubscribe"},
    [SAY_UNSUBSCRIBED] = {"已退订", "You are unsubscribed"},
    [SAY_UNSUBSCRIBED_MORE] = {"我们不会再向您发送调查邀请。", "We will not invite you again."},
    [SAY_BROKEN] = {"这一页已失效", "This page is no longer good"},
    [SAY_BROKEN_MORE] = {"请重新打开问卷。", "Please open the survey again."},
    [SAY_AGAIN] = {"再次提交", "Send again"},
    [SAY_OFFLINE] = {"网络已断开。您的答案保存在这部手机上，恢复后即可继续。",
                     "There is no connection. Your answers are kept on this phone; go on when it is back."},
    [SAY_KEPT] = {"已恢复您上次填写的答案。", "What you had answered before is filled in again."},
    [SAY_PRIVACY_TITLE] = {"我们如何使用您的答卷", "How we use your answers"},
    [SAY_PRIVACY_TEXT] =
        {"您的答卷用来改进门店的服务。不填写姓名和电话也可以作答。\n"
         "我们保存您的答案、所评价的门店和时间。为识别重复和虚假的答卷，另外保存一个随机的浏览器标记和截断的网络地址，"
         "两者都经过加密处理，30 天后删除。\n"
         "没有提交的答案只保存在您的手机上，不会发送给我们。",
         "Your answers are used to make our stores better. You can answer without a name or a telephone number.\n"
         "We keep your answers, the store that they are about, and when they came. To tell repeated or false answers "
         "from true ones we keep, for 30 days and only as keyed digests, a random mark of your browser and a shortened "
         "network address.\n"
         "What you do not send stays on your phone and never reaches us."},
};

const char *say(bool english, enum say what) {
    return english ? words[what].en : words[what].zh;
}

const char *say_words(bool english, const struct value *text) {
    return shape_words(text, english ? "en" : "zh");
}
