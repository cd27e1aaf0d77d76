---@meta
-- What scripts may say, for an editor that reads LuaCATS. Written by `earshot help scripts --stubs`;
-- earshot itself does not read this file, and it is no part of the rules' revision.

---@class earshot.words text for people, in both languages
---@field zh? string
---@field en? string

---@class earshot.settings
---@field name earshot.words what the chain is called
---@field language "zh"|"en" the language of reports and error sheets
---@field zone string the time zone of stores that have none of their own: "Asia/Shanghai"
---@field floor earshot.settings.floor the privacy floors: from how many people on a figure may be seen
---@field reports string[] the reports that a close makes
---@field public? string[] the chain's own telephone numbers and addresses, which reports and rules may hold
---@field public_url? string where the survey pages are reached from outside, for codes and links: "https://say.example.com"
---@field erasure? "anonymous"|"remove" what becomes of the answers of a customer who is erased: nobody's, or counted in the tallies alone; left out: "anonymous"
---@field budget? table<string, integer> the most messages a month by a channel, over all schedules: { sms = 20000 }; left out: no bound
---@field keep_customers? integer days after which `earshot tidy` forgets a customer who was not heard of; their answers stay as nobody's; left out: 365
---@field review? boolean whether another person than who wrote the rules must publish them; left out: false
---@field digest? earshot.settings.digest when `earshot serve` tells each person what waits for them, on days on which a store of theirs is open; left out: it does not
---@field witnesses? earshot.settings.witness[] who is told where archive and journal stand after each edition, each a `directory` or a `command`

---@class earshot.settings.floor
---@field print integer on paper: a figure from fewer people is not printed
---@field screen integer on the screen: a figure from fewer people is not shown

---@class earshot.settings.digest
---@field at string the time of day, by the clock of the person's stores: "08:00"
---@field by string the channel that it goes by
---@field message? string what it says; left out: "ticket_digest"

---@class earshot.settings.witness
---@field directory? string each checkpoint becomes a file in it; on another machine's disk, best where files cannot be changed
---@field command? string[] a program and its words; it gets a checkpoint as a line of JSON on standard input, and ends with 0 once it is kept

---@class earshot.calendar
---@field open string[] from when to when, { "10:00", "22:00" }; a closing time that is not later is the next day's
---@field week? earshot.calendar.week days of the week with other hours
---@field closed? string[] days that are closed: "2026-10-01"
---@field worked? string[] days that are open whatever the week says, with the hours of `open`
---@field days? table<string, any[]> days with hours of their own: ["2026-12-31"] = { "10:00", "18:00" }
---@field places? string[] codes of the stores and regions that go by it; left out: all that no other calendar names

---@class earshot.calendar.week
---@field mon? any from when to when, { "10:00", "22:00" }; a closing time that is not later is the next day's; false: closed; left out: as `open` says
---@field tue? any from when to when, { "10:00", "22:00" }; a closing time that is not later is the next day's; false: closed; left out: as `open` says
---@field wed? any from when to when, { "10:00", "22:00" }; a closing time that is not later is the next day's; false: closed; left out: as `open` says
---@field thu? any from when to when, { "10:00", "22:00" }; a closing time that is not later is the next day's; false: closed; left out: as `open` says
---@field fri? any from when to when, { "10:00", "22:00" }; a closing time that is not later is the next day's; false: closed; left out: as `open` says
---@field sat? any from when to when, { "10:00", "22:00" }; a closing time that is not later is the next day's; false: closed; left out: as `open` says
---@field sun? any from when to when, { "10:00", "22:00" }; a closing time that is not later is the next day's; false: closed; left out: as `open` says

---@class earshot.survey
---@field [integer] earshot.survey.nps|earshot.survey.csat|earshot.survey.ces|earshot.survey.scale|earshot.survey.choice|earshot.survey.ranking|earshot.survey.matrix|earshot.survey.number|earshot.survey.date|earshot.survey.text|earshot.survey.consent|earshot.survey.page
---@field title earshot.words what the survey is called
---@field dimensions? table<string, earshot.words> what its questions measure: an id and its name in both languages
---@field touchpoints? table<string, earshot.words> the steps of a visit that its questions ask about: an id and its name in both languages
---@field lead? string the question that stands for the survey where one figure must; left out: the first nps question, else the first on a scale or with options
---@field quotas? earshot.survey.quota[] how many answers are enough, at most 16 of them: { most = 100, each = "day" }. Imports, programs and staff's entry are never turned away; left out: none

---@class earshot.survey.quota
---@field most integer so many answers are enough; after them pages say politely that no more are wanted
---@field per? "store"|"chain" whether of each store or of all together; left out: "store"
---@field each? "ever"|"day"|"month"|"wave" in what time, by the clocks of the store; "wave" holds for invitations; left out: "ever"
---@field where? table only answers for which it holds: is("channel", "pickup"); left out: all

---@class earshot.survey.nps
---@field zh? string the question in Chinese; {id} stands for an earlier answer
---@field en? string the question in English
---@field show? table whom it is asked: a condition on earlier questions; left out: everybody
---@field required? boolean whether a page goes on only with an answer; an import takes a response without one; left out: false
---@field dimension? string the dimension that it measures, one of the survey's `dimensions`; left out: it stands for itself
---@field regions? table<string, earshot.words> how it is asked in a region, by the region's code; it stays one question
---@field touchpoint? string the step of the visit that it asks about, one of the survey's `touchpoints`
---@field from? integer the least answer; a `scale` must say it; left out: 0 in nps, 1 in csat and ces
---@field to? integer the greatest answer; a `scale` must say it; left out: 10 in nps, 5 in csat, 7 in ces
---@field top? integer the least answer that counts into the top box; left out: 9 in nps, 4 in csat, 5 in ces; in a scale its greatest answer
---@field low? earshot.words what stands at the least answer; left out: what is usual for nps, csat and ces; nothing for a scale
---@field high? earshot.words what stands at the greatest answer; left out: the same

---@class earshot.survey.csat
---@field zh? string the question in Chinese; {id} stands for an earlier answer
---@field en? string the question in English
---@field show? table whom it is asked: a condition on earlier questions; left out: everybody
---@field required? boolean whether a page goes on only with an answer; an import takes a response without one; left out: false
---@field dimension? string the dimension that it measures, one of the survey's `dimensions`; left out: it stands for itself
---@field regions? table<string, earshot.words> how it is asked in a region, by the region's code; it stays one question
---@field touchpoint? string the step of the visit that it asks about, one of the survey's `touchpoints`
---@field from? integer the least answer; a `scale` must say it; left out: 0 in nps, 1 in csat and ces
---@field to? integer the greatest answer; a `scale` must say it; left out: 10 in nps, 5 in csat, 7 in ces
---@field top? integer the least answer that counts into the top box; left out: 9 in nps, 4 in csat, 5 in ces; in a scale its greatest answer
---@field low? earshot.words what stands at the least answer; left out: what is usual for nps, csat and ces; nothing for a scale
---@field high? earshot.words what stands at the greatest answer; left out: the same

---@class earshot.survey.ces
---@field zh? string the question in Chinese; {id} stands for an earlier answer
---@field en? string the question in English
---@field show? table whom it is asked: a condition on earlier questions; left out: everybody
---@field required? boolean whether a page goes on only with an answer; an import takes a response without one; left out: false
---@field dimension? string the dimension that it measures, one of the survey's `dimensions`; left out: it stands for itself
---@field regions? table<string, earshot.words> how it is asked in a region, by the region's code; it stays one question
---@field touchpoint? string the step of the visit that it asks about, one of the survey's `touchpoints`
---@field from? integer the least answer; a `scale` must say it; left out: 0 in nps, 1 in csat and ces
---@field to? integer the greatest answer; a `scale` must say it; left out: 10 in nps, 5 in csat, 7 in ces
---@field top? integer the least answer that counts into the top box; left out: 9 in nps, 4 in csat, 5 in ces; in a scale its greatest answer
---@field low? earshot.words what stands at the least answer; left out: what is usual for nps, csat and ces; nothing for a scale
---@field high? earshot.words what stands at the greatest answer; left out: the same

---@class earshot.survey.scale
---@field zh? string the question in Chinese; {id} stands for an earlier answer
---@field en? string the question in English
---@field show? table whom it is asked: a condition on earlier questions; left out: everybody
---@field required? boolean whether a page goes on only with an answer; an import takes a response without one; left out: false
---@field dimension? string the dimension that it measures, one of the survey's `dimensions`; left out: it stands for itself
---@field regions? table<string, earshot.words> how it is asked in a region, by the region's code; it stays one question
---@field touchpoint? string the step of the visit that it asks about, one of the survey's `touchpoints`
---@field from? integer the least answer; a `scale` must say it; left out: 0 in nps, 1 in csat and ces
---@field to? integer the greatest answer; a `scale` must say it; left out: 10 in nps, 5 in csat, 7 in ces
---@field top? integer the least answer that counts into the top box; left out: 9 in nps, 4 in csat, 5 in ces; in a scale its greatest answer
---@field low? earshot.words what stands at the least answer; left out: what is usual for nps, csat and ces; nothing for a scale
---@field high? earshot.words what stands at the greatest answer; left out: the same

---@class earshot.survey.choice
---@field zh? string the question in Chinese; {id} stands for an earlier answer
---@field en? string the question in English
---@field show? table whom it is asked: a condition on earlier questions; left out: everybody
---@field required? boolean whether a page goes on only with an answer; an import takes a response without one; left out: false
---@field regions? table<string, earshot.words> how it is asked in a region, by the region's code; it stays one question
---@field touchpoint? string the step of the visit that it asks about, one of the survey's `touchpoints`
---@field options earshot.choice.option[] what can be chosen, 2 to 62 of them
---@field many? boolean whether several may be chosen; left out: false
---@field shuffle? boolean whether each customer sees the options in an order of their own, so that none gains by its place; left out: false

---@class earshot.choice.option
---@field id string what a file's cell and a figure call it
---@field zh? string the option in Chinese; a cell may hold it too
---@field en? string the option in English; a cell may hold it too
---@field other? boolean whether it is followed by a line to write on; one option of a choice may be so; left out: false
---@field fixed? boolean whether it keeps its place where options are shuffled, as "none of these" does; left out: false; true of the option with other

---@class earshot.survey.ranking
---@field zh? string the question in Chinese; {id} stands for an earlier answer
---@field en? string the question in English
---@field show? table whom it is asked: a condition on earlier questions; left out: everybody
---@field required? boolean whether a page goes on only with an answer; an import takes a response without one; left out: false
---@field regions? table<string, earshot.words> how it is asked in a region, by the region's code; it stays one question
---@field touchpoint? string the step of the visit that it asks about, one of the survey's `touchpoints`
---@field options earshot.ranking.option[] what is put into an order, 2 to 20 of them
---@field ranks? integer how many places are given; left out: one to each option, at most 8
---@field shuffle? boolean whether each customer sees the options in an order of their own, so that none gains by its place; left out: false

---@class earshot.ranking.option
---@field id string what a file's cell and a figure call it
---@field zh? string the option in Chinese; a cell may hold it too
---@field en? string the option in English; a cell may hold it too
---@field fixed? boolean whether it keeps its place where options are shuffled, as "none of these" does; left out: false

---@class earshot.survey.matrix
---@field zh? string the question in Chinese; {id} stands for an earlier answer
---@field en? string the question in English
---@field show? table whom it is asked: a condition on earlier questions; left out: everybody
---@field required? boolean whether a page goes on only with an answer; an import takes a response without one; left out: false
---@field dimension? string the dimension that it measures, one of the survey's `dimensions`; left out: it stands for itself
---@field regions? table<string, earshot.words> how it is asked in a region, by the region's code; it stays one question
---@field touchpoint? string the step of the visit that it asks about, one of the survey's `touchpoints`
---@field each? "nps"|"csat"|"ces"|"scale"|"choice" what kind of question each row is; left out: choice where there are options, else csat
---@field rows earshot.matrix.row[] what is asked about
---@field from? integer the least answer; a matrix of `scale` must say it; left out: 0 in nps, 1 in csat and ces
---@field to? integer the greatest answer; a matrix of `scale` must say it; left out: 10 in nps, 5 in csat, 7 in ces
---@field top? integer the least answer that counts into the top box; left out: 9 in nps, 4 in csat, 5 in ces; in a scale its greatest answer
---@field low? earshot.words what stands at the least answer; left out: what is usual for nps, csat and ces; nothing for a scale
---@field high? earshot.words what stands at the greatest answer; left out: the same
---@field options? earshot.matrix.option[] what can be chosen in each row
---@field many? boolean whether several may be chosen in a row; left out: false

---@class earshot.matrix.row
---@field id string what it is called behind the matrix: "id.row"
---@field zh? string the row in Chinese
---@field en? string the row in English
---@field dimension? string the dimension that it measures, one of the survey's `dimensions`; left out: it stands for itself
---@field touchpoint? string its touchpoint; left out: that of the matrix

---@class earshot.matrix.option
---@field id string what a file's cell and a figure call it
---@field zh? string the option in Chinese; a cell may hold it too
---@field en? string the option in English; a cell may hold it too

---@class earshot.survey.number
---@field zh? string the question in Chinese; {id} stands for an earlier answer
---@field en? string the question in English
---@field show? table whom it is asked: a condition on earlier questions; left out: everybody
---@field required? boolean whether a page goes on only with an answer; an import takes a response without one; left out: false
---@field regions? table<string, earshot.words> how it is asked in a region, by the region's code; it stays one question
---@field touchpoint? string the step of the visit that it asks about, one of the survey's `touchpoints`
---@field min? number the least that is taken; left out: 0
---@field max number the most that is taken
---@field step? number what lies between two of them, with up to 4 decimals: 0.5; left out: 1
---@field unit? earshot.words what stands behind it

---@class earshot.survey.date
---@field zh? string the question in Chinese; {id} stands for an earlier answer
---@field en? string the question in English
---@field show? table whom it is asked: a condition on earlier questions; left out: everybody
---@field required? boolean whether a page goes on only with an answer; an import takes a response without one; left out: false
---@field regions? table<string, earshot.words> how it is asked in a region, by the region's code; it stays one question
---@field touchpoint? string the step of the visit that it asks about, one of the survey's `touchpoints`
---@field min? string the first day that is taken; left out: "1900-01-01"
---@field max? string the last; left out: "2199-12-31"

---@class earshot.survey.text
---@field zh? string the question in Chinese; {id} stands for an earlier answer
---@field en? string the question in English
---@field show? table whom it is asked: a condition on earlier questions; left out: everybody
---@field required? boolean whether a page goes on only with an answer; an import takes a response without one; left out: false
---@field regions? table<string, earshot.words> how it is asked in a region, by the region's code; it stays one question
---@field touchpoint? string the step of the visit that it asks about, one of the survey's `touchpoints`
---@field limit? integer how many characters a form should take; an import cuts nothing; left out: 500
---@field lines? integer how many lines a form gives to write on; left out: 3

---@class earshot.survey.consent
---@field zh? string the question in Chinese; {id} stands for an earlier answer
---@field en? string the question in English
---@field show? table whom it is asked: a condition on earlier questions; left out: everybody
---@field required? boolean whether a page goes on only with an answer; an import takes a response without one; left out: false
---@field notice earshot.words what is agreed to; another text is another consent
---@field purpose? "ask"|"call_back" what an invited customer agrees to, kept as their consent: to be asked again, or to be called back about the answers. Shown and not ticked takes back what was agreed to before; left out: it is an answer like others

---@class earshot.survey.page
---@field zh? string its heading in Chinese
---@field en? string its heading in English
---@field show? table whom it is shown to: a condition on questions of the pages before; left out: everybody

---@class earshot.mapping.responses
---@field of "responses" what a row of the file is
---@field survey string the survey that was answered
---@field source string where the file comes from; with external_id it tells one response from another
---@field class? "invited"|"receipt"|"open"|"staff"|"imported"|"review" how sure we are who answered; left out: "imported"
---@field external_id string column of the response's id in its source; "{*}", a digest of the row, where rows have none
---@field store string|{ column: string, named: boolean? }|{ code: string } column of the store's code; { column = …, named = true } where it may hold its name; { code = … } where the file is of one store
---@field at string column of the time of the answer, by the store's clock
---@field clock? string the time zone of times that name none themselves, where it is not the store's own
---@field head? "plain"|"qualtrics" how columns are named: by the first row; as Qualtrics does, by the ImportId in the third; left out: "plain"
---@field loose? boolean whether options may come in other spacing, case or width, with own words in 〖〗 or in their place, and numbers with what they mean; left out: false
---@field options? "words"|"numbers" whether options may also come by their number, from 1; left out: "words"
---@field joiner? string what stands between several options of one cell; left out: ; or | or ┋
---@field missing? string[] cells that answer no question, whichever it is; an empty cell never does
---@field only? (table|earshot.mapping.only)[] rows are taken only where all of these hold: of finished answers, say; others are rejected
---@field left? string[] columns that are knowingly not read
---@field answers table<string, string|earshot.mapping.answer> for each question the column of its answers, or a table
---@field dates? "ymd"|"mdy"|"dmy" the order of year, month and day in the file's dates; left out: "ymd"
---@field wave? string|{ name: string } the column of the wave that a response belongs to, or { name = … } where the file is of one wave
---@field weight? string column of how much the response counts for in weighted figures: a decimal above 0
---@field customer? earshot.mapping.customer the columns that say who answered: kept apart, encrypted, and in no answer, report or archive

---@class earshot.mapping.only
---@field column string the column
---@field is? string[] what it must hold, one of these; without it, anything at all

---@class earshot.mapping.answer
---@field column? string the column, or a template over columns
---@field columns? table<string, string> instead, where each option has a column of its own: for each option its column; 1, Y or yes in it means chosen
---@field missing? string[] cells that mean: not answered; an empty cell always does
---@field values? table<string, string> for cells that the survey does not know, the answer that each stands for
---@field optional? boolean whether a file without the column is read too, for a question that was added later; left out: false

---@class earshot.mapping.customer
---@field id? string column of the customer's number in the chain's own books
---@field phone? string column of their telephone number
---@field email? string column of their e-mail address
---@field name? string column of their name, which finds nobody

---@class earshot.mapping.stores
---@field of "stores" what a row of the file is
---@field code string column of the store's code
---@field name string column of the store's name
---@field region string column of the code of its region
---@field region_name? string column of the region's name
---@field parent? string column of the code of the region above that region
---@field opened? string column of the day it opened
---@field closed? string column of the day it closed
---@field zone? string column of its time zone, where it is not the chain's

---@class earshot.channel.file
---@field of "file" what kind of way it is
---@field per_second? integer messages a second, at most; left out: any number
---@field per_minute? integer messages a minute, at most; left out: any number
---@field quiet? earshot.channel.quiet hours in which nothing goes out; left out: none
---@field directory string where each message becomes a file, NUMBER.json, for another program to take

---@class earshot.channel.quiet
---@field from string when it begins, by the store's clock: "21:00"
---@field to string when it ends; before `from`, over midnight

---@class earshot.channel.webhook
---@field of "webhook" what kind of way it is
---@field per_second? integer messages a second, at most; left out: 10
---@field per_minute? integer messages a minute, at most; left out: any number
---@field quiet? earshot.channel.quiet hours in which nothing goes out; left out: none
---@field url string the server's address
---@field inside? boolean whether it may stand inside your own network; else such addresses are refused; left out: false
---@field plain? boolean whether it may go without TLS: only inside your own network; left out: false
---@field ca? string a file of the workspace with the certificates to be trusted; left out: the system's
---@field seconds? integer that one message may take; left out: 30
---@field secret string what each post is signed with: "file:secrets/NAME" or "env:NAME"

---@class earshot.channel.quiet
---@field from string when it begins, by the store's clock: "21:00"
---@field to string when it ends; before `from`, over midnight

---@class earshot.channel.smtp
---@field of "smtp" what kind of way it is
---@field per_second? integer messages a second, at most; left out: 10
---@field per_minute? integer messages a minute, at most; left out: any number
---@field quiet? earshot.channel.quiet hours in which nothing goes out; left out: none
---@field url string the server's address
---@field inside? boolean whether it may stand inside your own network; else such addresses are refused; left out: false
---@field plain? boolean whether it may go without TLS: only inside your own network; left out: false
---@field ca? string a file of the workspace with the certificates to be trusted; left out: the system's
---@field seconds? integer that one message may take; left out: 30
---@field user? string the name to log in with; left out: nobody logs in
---@field secret? string its password: "file:secrets/NAME" or "env:NAME"
---@field from string the sender's mail address
---@field from_name? earshot.words the sender's name; left out: the chain's
---@field reply_to? string where answers go; left out: the sender's address
---@field addresses? table<string, string> mail addresses of the chain's own people, by name

---@class earshot.channel.quiet
---@field from string when it begins, by the store's clock: "21:00"
---@field to string when it ends; before `from`, over midnight

---@class earshot.channel.wecom
---@field of "wecom" what kind of way it is
---@field per_second? integer messages a second, at most; left out: any number
---@field per_minute? integer messages a minute, at most; left out: 20, which is the robot's limit
---@field quiet? earshot.channel.quiet hours in which nothing goes out; left out: none
---@field url? string the server's address; left out: "https://qyapi.weixin.qq.com"
---@field inside? boolean whether it may stand inside your own network; else such addresses are refused; left out: false
---@field plain? boolean whether it may go without TLS: only inside your own network; left out: false
---@field ca? string a file of the workspace with the certificates to be trusted; left out: the system's
---@field seconds? integer that one message may take; left out: 30
---@field token string the robot's key: "file:secrets/NAME" or "env:NAME"

---@class earshot.channel.quiet
---@field from string when it begins, by the store's clock: "21:00"
---@field to string when it ends; before `from`, over midnight

---@class earshot.channel.dingtalk
---@field of "dingtalk" what kind of way it is
---@field per_second? integer messages a second, at most; left out: any number
---@field per_minute? integer messages a minute, at most; left out: 20, which is the robot's limit
---@field quiet? earshot.channel.quiet hours in which nothing goes out; left out: none
---@field url? string the server's address; left out: "https://oapi.dingtalk.com"
---@field inside? boolean whether it may stand inside your own network; else such addresses are refused; left out: false
---@field plain? boolean whether it may go without TLS: only inside your own network; left out: false
---@field ca? string a file of the workspace with the certificates to be trusted; left out: the system's
---@field seconds? integer that one message may take; left out: 30
---@field token string the robot's access_token: "file:secrets/NAME" or "env:NAME"
---@field secret? string what it is signed with, where the robot asks for that (加签): as `token`

---@class earshot.channel.quiet
---@field from string when it begins, by the store's clock: "21:00"
---@field to string when it ends; before `from`, over midnight

---@class earshot.channel.feishu
---@field of "feishu" what kind of way it is
---@field per_second? integer messages a second, at most; left out: 5, which is the robot's limit
---@field per_minute? integer messages a minute, at most; left out: 100, which is the robot's limit
---@field quiet? earshot.channel.quiet hours in which nothing goes out; left out: none
---@field url? string the server's address; left out: "https://open.feishu.cn"
---@field inside? boolean whether it may stand inside your own network; else such addresses are refused; left out: false
---@field plain? boolean whether it may go without TLS: only inside your own network; left out: false
---@field ca? string a file of the workspace with the certificates to be trusted; left out: the system's
---@field seconds? integer that one message may take; left out: 30
---@field token string the last part of the robot's address: "file:secrets/NAME" or "env:NAME"
---@field secret? string what it is signed with, where the robot asks for that (签名校验): as `token`

---@class earshot.channel.quiet
---@field from string when it begins, by the store's clock: "21:00"
---@field to string when it ends; before `from`, over midnight

---@class earshot.channel.aliyun_sms
---@field of "aliyun_sms" what kind of way it is
---@field per_second? integer messages a second, at most; left out: any number
---@field per_minute? integer messages a minute, at most; left out: any number
---@field quiet? earshot.channel.quiet hours in which nothing goes out; left out: none
---@field url? string the server's address; left out: "https://dysmsapi.aliyuncs.com"
---@field inside? boolean whether it may stand inside your own network; else such addresses are refused; left out: false
---@field plain? boolean whether it may go without TLS: only inside your own network; left out: false
---@field ca? string a file of the workspace with the certificates to be trusted; left out: the system's
---@field seconds? integer that one message may take; left out: 30
---@field user string the name of the key (AccessKeyId, SecretId)
---@field secret string the key: "file:secrets/NAME" or "env:NAME"
---@field sign earshot.words the signature that the vendor approved, 【…】 without its brackets
---@field addresses? table<string, string> telephone numbers of the chain's own people, by name

---@class earshot.channel.quiet
---@field from string when it begins, by the store's clock: "21:00"
---@field to string when it ends; before `from`, over midnight

---@class earshot.channel.tencent_sms
---@field of "tencent_sms" what kind of way it is
---@field per_second? integer messages a second, at most; left out: any number
---@field per_minute? integer messages a minute, at most; left out: any number
---@field quiet? earshot.channel.quiet hours in which nothing goes out; left out: none
---@field url? string the server's address; left out: "https://sms.tencentcloudapi.com"
---@field inside? boolean whether it may stand inside your own network; else such addresses are refused; left out: false
---@field plain? boolean whether it may go without TLS: only inside your own network; left out: false
---@field ca? string a file of the workspace with the certificates to be trusted; left out: the system's
---@field seconds? integer that one message may take; left out: 30
---@field user string the name of the key (AccessKeyId, SecretId)
---@field secret string the key: "file:secrets/NAME" or "env:NAME"
---@field sign earshot.words the signature that the vendor approved, 【…】 without its brackets
---@field app string the SmsSdkAppId
---@field region? string the region; left out: "ap-guangzhou"
---@field addresses? table<string, string> telephone numbers of the chain's own people, by name

---@class earshot.channel.quiet
---@field from string when it begins, by the store's clock: "21:00"
---@field to string when it ends; before `from`, over midnight

---@class earshot.message
---@field subject? earshot.words the subject of a mail, the title in a group chat; an SMS has none
---@field text earshot.words what is said; places are {name}, {{ is a brace
---@field values? string[] names of what whoever sends it fills in; left out: chain, link and unsubscribe, which every message may use
---@field sms? earshot.words the vendor's approved template by language: an SMS goes out in its words, not in `text`
---@field params? string[] names of the values that the vendor's template takes, in its order
---@field markdown? boolean whether robots show `text` as Markdown; left out: false

---@class earshot.members
---@field number? string column of the customer's number in your own books
---@field phone? string column of their telephone number
---@field email? string column of their e-mail address
---@field name? string column of their name
---@field language? string column of the language they are written to in: zh or en
---@field store? string column of the code of the store that they visited
---@field at? string column of when, by the store's clock
---@field amount? string column of what they spent there
---@field reference? string column of the number of the receipt
---@field consent? string column of whether they agreed to be asked: yes or no
---@field call_back? string column of whether they agreed to be called back
---@field consent_at? string column of when they agreed
---@field opt_out? string column of whether they want to be asked no more

---@class earshot.schedule
---@field title? earshot.words what it is called
---@field survey string the survey that is asked
---@field at? table when, by the clocks of each store: cron "0 10 * * *"
---@field after? table instead: so long after each visit, hours(2)
---@field by string[] channels; a customer is asked by the first of them by which they can be reached
---@field message string the message that brings the link
---@field ask? earshot.schedule.customers which customers: customers { … }
---@field sample? earshot.schedule.sample how many of them; left out: all
---@field remind? earshot.schedule.remind reminders to those who have not answered
---@field quiet? earshot.schedule.quiet when nothing is sent, by the clocks of the store; left out: from 21:00 to 09:00
---@field calendar? string|table on which days messages go out: those that a calendar of this name has open, or { weekdays, closed, open }; left out: all days
---@field cap? table<string, integer> the most messages a day, by channel: { sms = 500 }; left out: no cap
---@field quota? earshot.schedule.quota how many answers are enough
---@field expires? table how long an invitation may be answered; left out: days(14)
---@field late? table what could not be asked within this after it was due is not asked any more; left out: days(7)

---@class earshot.schedule.customers
---@field visited? table their last visit lies within this: within(days(2)); left out: at any time; with `after`, the visit itself
---@field not_asked? table whom any schedule has asked within this is not asked: within(days(90)); left out: within(days(30))
---@field consent? boolean whether only those are asked who consented to it; left out: true
---@field segment? string[] only customers in one of these: champion, leaving, loyal, newcomer, promising, potential, attention, at_risk, lost, other
---@field at? string[] only visits to these stores, or to stores of these regions: their codes; left out: all stores

---@class earshot.schedule.sample
---@field per_store? integer so many customers of each store, drawn by lot; with `at` only
---@field share? number so many of a hundred, each by a lot of their own
---@field seed? integer another one draws others; left out: 0

---@class earshot.schedule.remind
---@field after table who has not answered so long after the last message is reminded: days(3)
---@field times? integer how often; left out: 1
---@field message? string the message; left out: that of the schedule

---@class earshot.schedule.quiet
---@field from string from then on nothing is sent: "21:00"
---@field to string from then on again: "09:00"; the same as `from`: there are no quiet hours

---@class earshot.schedule.calendar
---@field weekdays? string[] days of the week on which messages go out: "mon", "tue" …; left out: all of them
---@field closed? string[] days on which none do: "2026-10-01"
---@field open? string[] days on which they do though the week has it otherwise (调休)

---@class earshot.schedule.quota
---@field per_store? integer with so many answers in a month a store asks no more
---@field total? integer with so many in all nobody does

---@class earshot.themes
---@field [integer] earshot.themes.theme
---@field survey string the survey whose comments are read
---@field question string its text question
---@field where? table whose comments are read: those of responses for which the condition holds; left out: everybody's
---@field polarity? string the list of polarity that judges these comments; left out: the only one there is

---@class earshot.themes.theme
---@field zh? string the theme in Chinese
---@field en? string the theme in English
---@field words string[] a comment that holds one of them, letter for letter, names the theme; 1 to 500

---@class earshot.polarity
---@field strong? earshot.polarity.degree words that count 2
---@field plain earshot.polarity.degree words that count 1
---@field slight? earshot.polarity.degree words that count 0.5
---@field neutral? string[] words that hold one of the others and say nothing
---@field negators? string[] turn the next praise round and undo the next complaint
---@field amplifiers? string[] make the next word count half as much again
---@field softeners? string[] make the next word count half
---@field measured? earshot.polarity.measured[] what `earshot polarity check` found the list to be worth

---@class earshot.polarity.degree
---@field praise? string[] words that count for the comment
---@field complaint? string[] words that count against it

---@class earshot.polarity.degree
---@field praise? string[] words that count for the comment
---@field complaint? string[] words that count against it

---@class earshot.polarity.degree
---@field praise? string[] words that count for the comment
---@field complaint? string[] words that count against it

---@class earshot.polarity.measured
---@field zh string the kind of text in Chinese
---@field en string the kind of text in English
---@field n integer how many were judged
---@field right number the share judged as people had noted
---@field majority number the share that would be if all were judged alike
---@field found number the share of the complaints that is judged so

---@class earshot.pages
---@field thanks? earshot.words what is said to who has answered
---@field incentive? earshot.words what everybody gets who has answered, whatever they said: it stands beneath the thanks
---@field code? string the code for it, in large letters
---@field notice? earshot.words what the chain adds to the page that says how answers are used: who it is, whom to ask
---@field suspicion? earshot.pages.suspicion which answers are set aside until somebody has looked at them; none where it is left out

---@class earshot.pages.suspicion
---@field too_fast? number seconds that an answered question takes at least: who is faster than this is suspect
---@field straight? integer from how many scales on it is suspect that all have the same answer
---@field device? earshot.pages.device many answers from one browser
---@field burst? earshot.pages.burst many answers at once
---@field unissued? boolean whether an answer with a receipt's code that nobody issued is suspect; left out: false

---@class earshot.pages.device
---@field answers integer how many of one survey may come from one browser; those past it are suspect
---@field hours integer in how many hours

---@class earshot.pages.burst
---@field answers integer how many about one store may come from one neighbourhood of the network; those past it are suspect. A mall is one, so be generous
---@field minutes integer in how many minutes

---@class earshot.vocabulary
---@field words string[] words of 2 to 5 characters that are kept whole; up to 2,000
---@field leave_out? string[] words that are not counted; as many

---@class earshot.scoring
---@field title earshot.words what the index is called
---@field survey string the survey whose answers it scores
---@field effective string the first month that it is used for, until a later version of the same id; earlier months have no score
---@field base? integer under so many answers an index is marked uncertain; left out: 30
---@field weights? table<string, number> how much each dimension counts: shares that add up to 1, or ahp { … }; left out: response or index makes the index
---@field response? fun(...): number? the score of a response, 0 to 100, or nil for none; its parameters name the questions whose answers it needs. The index is the mean
---@field where? table which responses are scored, beside response: those for which the condition holds; left out: all
---@field index? fun(tallies: table, store: table, period: table): number? makes the index of a month's tallies: a number from 0 to 100, or nil for none
---@field regions? table<string, table|earshot.scoring.region> what is otherwise in a region and all that hangs under it, by its code
---@field band? fun(index: number, store: table, period: table): string names what an index of 0 to 100 is: a short text. It may look at the store and the month; left out: there are no bands

---@class earshot.scoring.region
---@field weights? table<string, number> how much each dimension counts there; left out: as elsewhere
---@field band? fun(index: number, store: table, period: table): string names what an index is there; left out: as elsewhere

---@class earshot.cases.scoring
---@field [integer] earshot.cases.case.scoring
---@field of "scoring" what kind of definition the cases are about; its id is theirs
---@field period? string the month of each case that names none; left out: the first month of the newest version

---@class earshot.cases.case.scoring
---@field given table[] responses: answers by question, and times, how many are alike
---@field store? string the code of the store that is scored; left out: none
---@field region? string the code of its region; left out: where the store hangs
---@field period? string the month; it also tells which version of the scoring is tried; left out: that of the cases
---@field expect earshot.case.expect what comes out

---@class earshot.case.expect
---@field index? number the index
---@field within? number how far off the index may be; left out: 0.005
---@field band? string the band
---@field n? integer the base of the index
---@field hidden? boolean no index is shown: too few answers, or a dimension without any
---@field score? number the score of each response that is given, where the scoring scores responses
---@field unscored? boolean each response that is given has no score
---@field uncertain? boolean the base is under the scoring's own

---@class earshot.cases.themes
---@field [integer] earshot.cases.case.themes
---@field of "themes" what kind of definition the cases are about; its id is theirs

---@class earshot.cases.case.themes
---@field given string a comment
---@field expect string[] the themes that it names, all of them

---@class earshot.cases.schedule
---@field [integer] earshot.cases.case.schedule
---@field of "schedule" what kind of definition the cases are about; its id is theirs

---@class earshot.cases.case.schedule
---@field at string the minute of asking, by the clocks of the store: "2026-11-02 10:00"
---@field answers? integer how many of the store have answered this month; left out: 0
---@field given earshot.case.customer[] customers of one store
---@field expect earshot.case.expect what comes of it

---@class earshot.case.customer
---@field times? integer how many are alike; left out: 1
---@field visited table how long before the asking their visit was: hours(3)
---@field asked? table how long before it any schedule asked them: days(20); left out: never
---@field consent? boolean whether they agreed to be asked; left out: true
---@field out? boolean whether they want no more; left out: false
---@field phone? boolean whether there is a telephone number; left out: true
---@field email? boolean whether there is an e-mail address; left out: true
---@field segment? string their segment; left out: none

---@class earshot.case.expect
---@field asked? integer how many are asked
---@field not_meant? integer how many are not meant: their visit is too long ago, or not long enough
---@field segment? integer how many are in no segment that is meant
---@field opted_out? integer how many want no more
---@field no_consent? integer how many did not agree to be asked
---@field asked_lately? integer how many were asked lately
---@field no_contact? integer how many no channel reaches
---@field quota? integer how many are left in peace since enough have answered
---@field not_sampled? integer how many are not drawn
---@field cap? integer how many no message is left for
---@field too_late? integer how many could be written to only after their invitation has expired
---@field by? string the channel by which those who are asked are asked, all of them
---@field goes_out? string when, by the clocks of the store: "2026-11-02 10:00"

---@class earshot.cases.workflow
---@field [integer] earshot.cases.case.workflow
---@field of "workflow" what kind of definition the cases are about; its id is theirs

---@class earshot.cases.case.workflow
---@field at string the minute of the opening, by the clocks of the store: "2026-11-02 10:00"
---@field given? table a response: answers by question; left out: none
---@field came? "invited"|"receipt"|"open"|"staff"|"imported"|"review" the class that it came by; left out: "imported"
---@field months? string[] months of a store, the last of which is looked at: "missed" (or fallen off its chart), "reached", "silent" (too few answers, or no target); left out: none; with neither, it is opened by hand
---@field has? string[] of a plan: what it has from then on, as `needs` of a step names it; a pilot, a verdict, waves and "held" come with their steps and checks
---@field expect earshot.case.expect what is opened
---@field walk? earshot.case.walk[] what happens to it then, in its order

---@class earshot.case.expect
---@field opens? boolean whether a ticket is opened; left out: true
---@field state? string its state
---@field owner? string whose it is: "store", "region", "hq" or a duty
---@field due? string until when, by the clocks of the store: "2026-11-02 10:00"; "" is no more
---@field class? string its class; "" is none
---@field marks? string all its marks, in the order they came: "late stale"

---@class earshot.case.walk
---@field after table how long after the opening: hours(4), open_hours(24), days(2), open_days(2)
---@field step? string the step that is taken then; left out: none: only time passes
---@field by? string what they are to it who take it: "store", "region", "hq", a duty
---@field who? string a name, where a second person is asked for; left out: one for each `by`
---@field says? string the class that the step says
---@field refused? boolean the step may not be taken by them then; left out: false
---@field has? string[] of a plan: what it has from then on, as `needs` of a step names it; a pilot, a verdict, waves and "held" come with their steps and checks
---@field fallen? boolean of a plan: checks since the entry above find that it fell back; left out: false
---@field state? string its state
---@field owner? string whose it is: "store", "region", "hq" or a duty
---@field due? string until when, by the clocks of the store: "2026-11-02 10:00"; "" is no more
---@field class? string its class; "" is none
---@field marks? string all its marks, in the order they came: "late stale"

---@class earshot.workflow
---@field [integer] earshot.workflow.state|earshot.workflow.step|earshot.workflow.timer
---@field title earshot.words what its tickets are called
---@field about? "ticket"|"plan" whose way it is: tickets' or improvement plans'; left out: "ticket"
---@field opens? any what opens a ticket: on_response { … } or on_month { … }; left out: tickets are opened by hand
---@field owner? "store"|"region"|"hq" whose a new ticket is
---@field duty? string instead: who is charged with that for the store, as `earshot user duty` says
---@field due any until when somebody must have answered: open_hours(24)
---@field urgent? boolean whether its tickets stand before the others; left out: false
---@field praise? boolean whether its tickets are recognitions: what was done well, not what must be mended; each that ends with mark { "star" } is a service point of its store; left out: false
---@field thanks? string with praise: the question, a choice of one, whose answer says who is praised; `earshot ticket figures --praise` counts for them; left out: the person whom a ticket was given to
---@field classes? table<string, earshot.words> what a ticket can be about: an id and its name in both languages; ["goods.expired"] stands under goods
---@field class? string the class of a new ticket; left out: none
---@field touchpoint? string the step of the visit it is about; left out: none
---@field assigning? any[] of a plan: what giving it, or an action of it, to somebody brings about: notify { to = "assignee", … }
---@field doing? any[] what it brings about besides: assign { … }, set_due { … }, mark { … }, notify { … }, reply { … }, open_plan { … }

---@class earshot.workflow.state
---@field zh? string what it is called in Chinese
---@field en? string what it is called in English
---@field stage? "waiting"|"answered"|"solved"|"over" how times are reckoned: until it is no longer "waiting", until it is "solved", until "over"; left out: "waiting" in the first state, "answered" in the others
---@field was? string[] states of earlier versions whose tickets `earshot ticket move` brings here; left out: a state of the same name

---@class earshot.workflow.step
---@field zh? string what it is called in Chinese
---@field en? string what it is called in English
---@field from string[] the states it is taken in
---@field to? string the state it leads to; left out: the ticket stays in its own
---@field by string[] who may take it: "owner", "store", "region", "hq"
---@field asks? string[] what has to be said with it: of a ticket "class", "note", "reply": what the customer is told; of a plan "note", or what a command brings: "pilot", "verdict", "wave"
---@field needs? string[] of a plan: what must be there first: "evidence", "target", "causes", "actions", "done" (all actions), "pilot", "verdict", "effect" (a verdict that says it worked), "waves", "held" (a check that found it holds); left out: nothing
---@field decides? "roll_out"|"revise"|"drop" of a plan: what is decided by it
---@field reason? boolean whether it takes a reason; left out: false
---@field second? boolean whether it takes another person than the step before it; left out: false
---@field doing? any[] what it brings about besides: assign { … }, set_due { … }, mark { … }, notify { … }, reply { … }, open_plan { … }

---@class earshot.workflow.timer
---@field during string[] the states in which it runs, from when the ticket came into the state
---@field after? any a span: hours(4), open_hours(24), days(2), open_days(2)
---@field of? "action"|"pilot" of a plan: it runs from the end of the day of each action that is not done, or of its pilot's last day; once for each; left out: from when the ticket came into the state
---@field before? any of a plan, instead of `after`: a span before the end of that day: days(3)
---@field times? integer how often, as long as the ticket stays in the state; left out: 1
---@field to? string the state it leads to; left out: the ticket stays in its own
---@field checks? boolean of a plan: whether it looks if what was reached still holds; left out: false
---@field fallen? string of a plan: the state it leads to where the check finds that it doesn't; left out: as `to`
---@field fallen_doing? any[] of a plan: what it brings about besides where the check finds that it doesn't
---@field doing? any[] what it brings about besides: assign { … }, set_due { … }, mark { … }, notify { … }, reply { … }, open_plan { … }

---@class earshot.report
---@field title earshot.words what the report is called
---@field survey string the survey that it is about
---@field of? "store"|"region"|"chain"|"wave"|"comparison" what one sheet of it is about; left out: "store"
---@field scoring? string the scoring whose index and band build sees; left out: build sees no score
---@field months? integer months of history that build sees, the reported one included; left out: 13
---@field needs? earshot.report.needs what build sees beyond the figures that every report of its kind gets; left out: nothing
---@field build fun(r: table): table called once a sheet (a store, a region …) with its figures; returns kicker, title, period, subtitle and blocks

---@class earshot.report.needs
---@field history? integer months of history, the reported one included: another way to say `months`; left out: what `months` says
---@field rows? string[] figures that each store, and each region under the one reported, is listed with, as targets name them: "recommend.nps", "fresh.t2b", "dimension:staff.mean", "index:service"
---@field rank? string[] figures by which a store's place among those of its region is told, named as in `rows`
---@field targets? boolean what was aimed at, beside each figure; left out: false
---@field events? boolean what happened in the months of history; left out: false
---@field traffic? boolean visits, and how many of them were answered for; left out: false
---@field tickets? boolean how many tickets came, went and are left, and how long customers waited; left out: false
---@field plans? boolean of a region or the chain: its improvement plans, how far they are, and what was found of them; left out: false
---@field late? integer the tickets that were late at the period's end, the latest so many; only `report run --private` hands any over; left out: none
---@field themes? string the list of themes that the month's comments are counted by
---@field comments? integer of a store: the newest so many comments of the month, contacts in them replaced; only `report run --private` hands any over; left out: none
---@field like_for_like? boolean the change of the stores that were open through both periods; left out: false
---@field drivers? string the question on a scale that the month's others are weighed by: which of them go together with it
---@field funnel? string the question whose top box is given of each store, as a funnel_chart takes it
---@field spc? string the question whose top box is given of each month of history, as a control_chart takes it

---@class earshot.theme
---@field ink string text and figures
---@field muted string secondary text
---@field rule string rules, grids, frames
---@field panel string quiet surfaces
---@field accent string this store
---@field accent_soft string this store, as a surface: the band of an interval
---@field warning string what wants attention
---@field warning_soft string what wants attention, as a surface
---@field neutral string what is neither good nor bad
---@field title_size number the title of the page, in points
---@field figure_size number the figure on a card, in points
---@field headline_size number the headline, in points
---@field heading_size number titles over blocks, in points
---@field body_size number texts and tables, in points
---@field small_size number labels, bases and notes, in points
---@field fine_size number the small print, in points

---@class earshot.generator
---@field seed integer what the script's own random numbers start from
---@field first string the first month with answers
---@field last string the last
---@field header string[] the columns of the file that it makes
---@field month fun(store: table, period: table): string called for each store and month; returns the rows of the file, each ended by a line break

---@class earshot.workflow.on_response
---@field survey string the survey whose responses open tickets
---@field class? string[] how they came, as mappings say it: "staff" is what staff report or enter, "review" what somebody wrote on a platform; left out: however they came
---@field where? table which responses do; left out: all
---@field words? string[] one of these must stand in what the customer wrote
---@field within? integer how many days old a response may be when it comes in; left out: 45: a month's file opens tickets for all of the month

---@class earshot.workflow.on_month
---@field survey string the survey whose figure it is
---@field figure string as targets name it: "recommend.nps", "tidy.mean", "dimension:staff.t2b", "index:service"
---@field when? "missed"|"signal"|"relapse" "missed": all of its interval is under the target; "relapse": missed again, after a month that was not, within a year; "signal": a control chart of the store says that it fell; left out: "missed"
---@field every? integer as long as it lasts, a ticket again after so many months; left out: the first month of a run alone
---@field wait? integer days after its end at which a month that is not closed yet is looked at; left out: 5

---@class earshot.workflow.assign
---@field to? "store"|"region"|"hq" whose it becomes
---@field duty? string instead: who is charged with that for the store, as `earshot user duty` says

---@class earshot.workflow.set_due
---@field after any a span from now on: hours(4), open_hours(24), days(2), open_days(2)

---@class earshot.workflow.mark

---@class earshot.workflow.notify
---@field to? "owner"|"store"|"region"|"hq"|"assignee" who is told; of a plan "assignee": whom it, or the action it is about, was given to
---@field duty? string instead: who is charged with that for the store, as `earshot user duty` says
---@field message string what is said: the id of a message
---@field by string[] the channels; a person is reached under their name in the channel's `addresses`

---@class earshot.workflow.reply
---@field message string what is said: the id of a message
---@field by string[] the channels; it goes by the first of them that reaches the customer
---@field unasked? boolean whether it also goes to who left a contact and never agreed to be called back; left out: false

---@class earshot.headline
---@field text string|earshot.words|table the sentence
---@field detail? string|earshot.words|table what stands below it, smaller
---@field tone? "good"|"bad"|"plain" whether it is good or bad news; only where an interval carries it
---@field private? boolean whether editions leave it out; left out: false

---@class earshot.paragraph
---@field text string|earshot.words|table the paragraphs, a line each
---@field title? string|earshot.words|table the title over it
---@field private? boolean whether editions leave it out; left out: false

---@class earshot.cards
---@field items earshot.card[] the cards, four at most
---@field private? boolean whether editions leave it out; left out: false

---@class earshot.card
---@field title string|earshot.words|table what the figure is
---@field metric table the figure
---@field change? table how it changed
---@field compare? string|earshot.words|table what it is compared with
---@field target? number what it should reach, in its own unit
---@field rank? earshot.card.rank its place among others
---@field history? table[] the course so far, oldest first

---@class earshot.card.rank
---@field title? string|earshot.words|table what is ranked
---@field place integer the place, 1 being the best
---@field of integer among how many
---@field change? integer places gained since; fewer than 0 are lost
---@field compare? string|earshot.words|table since when

---@class earshot.composition
---@field title string|earshot.words|table the title over it
---@field note? string|earshot.words|table small, beside the title
---@field nps table the score
---@field detractors table the share of detractors
---@field passives table the share of passives
---@field promoters table the share of promoters
---@field counts? integer[] answers value by value
---@field from? integer the first value; 0 if left out
---@field private? boolean whether editions leave it out; left out: false

---@class earshot.histogram
---@field title string|earshot.words|table the title over it
---@field note? string|earshot.words|table small, beside the title
---@field counts integer[] answers value by value
---@field from? integer the first value; 1 if left out
---@field labels? (string|earshot.words)[] what the values are called, one for each
---@field low_to? integer the last value that counts as low
---@field high_from? integer the first value that counts as high
---@field mean? table the mean, marked
---@field private? boolean whether editions leave it out; left out: false

---@class earshot.trend
---@field title string|earshot.words|table the title over it
---@field note? string|earshot.words|table small, beside the title
---@field name string|earshot.words what the line is called
---@field points earshot.trend.points[] the periods, oldest first
---@field reference? earshot.trend.reference another line, dashed
---@field target? number a level, in the figures' unit
---@field marks? earshot.trend.marks[] what happened, at points
---@field private? boolean whether editions leave it out; left out: false

---@class earshot.trend.points
---@field label string|earshot.words the period
---@field metric table its figure

---@class earshot.trend.reference
---@field name string|earshot.words what it is called
---@field points earshot.trend.reference.points[] the same periods

---@class earshot.trend.reference.points
---@field label string|earshot.words the period
---@field metric table its figure

---@class earshot.trend.marks
---@field label string|earshot.words the label of the point where it stands
---@field text string|earshot.words|table what happened

---@class earshot.comparison
---@field title string|earshot.words|table the title over it
---@field note? string|earshot.words|table small, beside the title
---@field from number where the scale begins
---@field to number where it ends
---@field columns earshot.comparison.columns what the columns are called
---@field rows earshot.comparison.rows[] one measure each
---@field private? boolean whether editions leave it out; left out: false

---@class earshot.comparison.columns
---@field label string|earshot.words over the labels
---@field metric string|earshot.words over the figures
---@field reference string|earshot.words over the references
---@field difference string|earshot.words over the differences

---@class earshot.comparison.rows
---@field label string|earshot.words what it is called
---@field metric table the figure
---@field reference table what it is held against
---@field difference? table the one less the other
---@field strong? boolean whether its label is bold where the difference is clear

---@class earshot.bars
---@field title string|earshot.words|table the title over it
---@field note? string|earshot.words|table small, beside the title
---@field tone? "good"|"bad"|"plain" the colour: the accent where left out
---@field numbered? boolean whether rows are numbered
---@field from? number where the bars begin; 0 or below if left out
---@field to? number where the scale ends
---@field reference? earshot.bars.reference one line through all rows
---@field rows earshot.bars.rows[] the bars, in this order
---@field private? boolean whether editions leave it out; left out: false

---@class earshot.bars.reference
---@field label string|earshot.words the period
---@field metric table its figure

---@class earshot.bars.rows
---@field label string|earshot.words what it is called
---@field metric table the figure
---@field strong? boolean whether it is stressed

---@class earshot.heatmap
---@field title string|earshot.words|table the title over it
---@field note? string|earshot.words|table small, beside the title
---@field columns (string|earshot.words)[] what the columns are called
---@field last? string|earshot.words what the last figures are called
---@field span? number the difference that has the full colour; the greatest, rounded, if left out
---@field rows earshot.heatmap.rows[] the rows
---@field total? earshot.heatmap.total a row at the foot
---@field private? boolean whether editions leave it out; left out: false

---@class earshot.heatmap.rows
---@field label string|earshot.words what it is called
---@field cells earshot.heatmap.rows.cells[] a metric, or a metric and its difference, for each column
---@field last? table a figure behind the cells
---@field own? boolean whether it is the reader's own, and marked

---@class earshot.heatmap.rows.cells
---@field metric table the figure in the cell
---@field difference? table what colours it

---@class earshot.heatmap.total
---@field label string|earshot.words what it is called
---@field cells earshot.heatmap.total.cells[] a metric, or a metric and its difference, for each column
---@field last? table a figure behind the cells
---@field own? boolean whether it is the reader's own, and marked

---@class earshot.heatmap.total.cells
---@field metric table the figure in the cell
---@field difference? table what colours it

---@class earshot.funnel_chart
---@field title string|earshot.words|table the title over it
---@field note? string|earshot.words|table small, beside the title
---@field name string|earshot.words what the figures are called
---@field centre table the figure of all together
---@field points earshot.funnel_chart.points[] the stores
---@field limits? earshot.funnel_chart.limits[] the limits by base; of shares reckoned
---@field private? boolean whether editions leave it out; left out: false

---@class earshot.funnel_chart.points
---@field label string|earshot.words what it is called
---@field metric table its figure and base
---@field own? boolean whether it is the reader's own, and marked
---@field place? "below998"|"below95"|"in"|"above95"|"above998" where it lies; reckoned with the limits

---@class earshot.funnel_chart.limits
---@field n integer at this base
---@field far_lo number 99.8% limit below
---@field lo number 95% limit below
---@field hi number 95% limit above
---@field far_hi number 99.8% limit above

---@class earshot.control_chart
---@field title string|earshot.words|table the title over it
---@field note? string|earshot.words|table small, beside the title
---@field name string|earshot.words what the figures are called
---@field points earshot.control_chart.points[] the periods, oldest first
---@field centre? number the level; left out, it is reckoned with limits and signals
---@field private? boolean whether editions leave it out; left out: false

---@class earshot.control_chart.points
---@field label string|earshot.words the period
---@field metric table its figure
---@field lo? number its lower limit
---@field hi? number its upper limit
---@field signal? "beyond"|"run" beyond a limit, or the end of a run of eight on one side

---@class earshot.quadrants
---@field title string|earshot.words|table the title over it
---@field note? string|earshot.words|table small, beside the title
---@field x string|earshot.words what lies across
---@field y string|earshot.words what lies upwards
---@field x_cut? number where it is cut across; the mean if left out
---@field y_cut? number where it is cut upwards; the mean if left out
---@field names? (string|earshot.words)[] of the four parts: upper left, upper right, lower left, lower right
---@field points earshot.quadrants.points[] what is placed
---@field private? boolean whether editions leave it out; left out: false

---@class earshot.quadrants.points
---@field label string|earshot.words what it is called
---@field x table how far to the right
---@field y table how far up
---@field strong? boolean whether it is stressed

---@class earshot.before_after
---@field title string|earshot.words|table the title over it
---@field note? string|earshot.words|table small, beside the title
---@field good? "more"|"less" which clear differences are good; more if left out
---@field columns earshot.before_after.columns what the columns are called
---@field rows earshot.before_after.rows[] one measure each
---@field private? boolean whether editions leave it out; left out: false

---@class earshot.before_after.columns
---@field label string|earshot.words over the labels
---@field before string|earshot.words over the figures before
---@field after string|earshot.words over the figures after
---@field difference string|earshot.words over the differences

---@class earshot.before_after.rows
---@field label string|earshot.words what it is called
---@field before table the figure before
---@field after table the figure after
---@field difference? table after less before
---@field control? boolean whether nothing was changed there

---@class earshot.topics
---@field title string|earshot.words|table the title over it
---@field note? string|earshot.words|table small, beside the title
---@field compare? string|earshot.words over the changes
---@field rows earshot.topics.rows[] the themes, in this order
---@field private? boolean whether editions leave it out; left out: false

---@class earshot.topics.rows
---@field label string|earshot.words what it is called
---@field share table how many mention it
---@field change? table how that changed
---@field good? table the share of good among them
---@field neutral? table the share of neutral
---@field bad? table the share of bad

---@class earshot.stock_flow
---@field title string|earshot.words|table the title over it
---@field note? string|earshot.words|table small, beside the title
---@field rows earshot.stock_flow.rows[] kinds, or places
---@field total? earshot.stock_flow.total all of them together
---@field private? boolean whether editions leave it out; left out: false

---@class earshot.stock_flow.rows
---@field label string|earshot.words what it is called
---@field opening table how many were open before
---@field new table how many came
---@field reopened? table how many came back
---@field solved table how many were solved
---@field put_aside? table how many were closed without having been solved
---@field continuing table how many are open after
---@field overdue? table how many of those are late

---@class earshot.stock_flow.total
---@field label string|earshot.words what it is called
---@field opening table how many were open before
---@field new table how many came
---@field reopened? table how many came back
---@field solved table how many were solved
---@field put_aside? table how many were closed without having been solved
---@field continuing table how many are open after
---@field overdue? table how many of those are late

---@class earshot.table
---@field title? string|earshot.words|table the title over it
---@field note? string|earshot.words|table small, beside the title
---@field columns earshot.table.columns[] the columns
---@field rows any[] a cell for each column; or { group = text }
---@field totals? any[] rows at the foot, in bold
---@field private? boolean whether editions leave it out; left out: false

---@class earshot.table.columns
---@field title string|earshot.words what the column is called
---@field align? "left"|"right"|"centre" to which side it is set
---@field good? "more"|"less" which of its clear differences are good: they are coloured and get a triangle
---@field bars? boolean whether a bar lies under each figure

---@class earshot.quotes
---@field title string|earshot.words|table the title over it
---@field note? string|earshot.words|table small, beside the title
---@field items earshot.quotes.items[] the comments

---@class earshot.quotes.items
---@field text string|earshot.words what was written, redacted
---@field date? string|earshot.words when
---@field store? string|earshot.words where
---@field topic? string|earshot.words what it is about
---@field tone? "good"|"bad"|"plain" whether it is praise or complaint

---@class earshot.section
---@field title string|earshot.words|table the title
---@field note? string|earshot.words|table small, beside the title
---@field private? boolean whether editions leave it out; left out: false

---@class earshot.note
---@field text string|earshot.words|table the remark
---@field private? boolean whether editions leave it out; left out: false

---@class earshot.page_break
---@field private? boolean whether editions leave it out; left out: false

---@class earshot.columns
---@field left (table)[] blocks
---@field right (table)[] blocks
---@field split? number the share of the width that the left takes; 0.5 if left out
---@field private? boolean whether editions leave it out; left out: false

---The settings of a workspace: earshot.lua.
---`settings "chain" { name, language, zone, floor = { print, screen }, reports, public?, public_url?, erasure?, budget?, keep_customers?, review?, digest?, witnesses? }`
---@param id string
---@return fun(fields: earshot.settings): earshot.settings
function settings(id) end

---Makes the invented responses of an example chain: month(store, period) returns the rows of a CSV file as text.
---`generator "id" { seed, first, last, header, month }`
---@param id string
---@return fun(fields: earshot.generator): earshot.generator
function generator(id) end

---When stores are open: what open_hours and open_days are reckoned by. Holidays are `closed`, days that are worked in their stead `worked`.
---`calendar "id" { open, week?, closed?, worked?, days?, places? }`
---@param id string
---@return fun(fields: earshot.calendar|earshot.schedule.calendar): earshot.calendar|earshot.schedule.calendar
function calendar(id) end

---A questionnaire. Its positional entries are its questions, in the order they are asked, and the pages that they stand on.
---`survey "id" { title = words, dimensions?, touchpoints?, lead?, quotas?, question … }`
---@param id string
---@return fun(fields: earshot.survey): earshot.survey
function survey(id) end

---How likely a customer is to recommend: detractors to 6, passives 7 and 8, promoters from 9.
---`nps "id" { zh, en, dimension?, touchpoint?, from? = 0, to? = 10, top? = 9 }`
---@param id string
---@return fun(fields: earshot.survey.nps): earshot.survey.nps
function nps(id) end

---How satisfied a customer is; the top box holds answers from `top` on.
---`csat "id" { zh, en, dimension?, touchpoint?, from? = 1, to? = 5, top? = 4 }`
---@param id string
---@return fun(fields: earshot.survey.csat): earshot.survey.csat
function csat(id) end

---How easy it was: 1 strongly disagree to 7 strongly agree.
---`ces "id" { zh, en, dimension?, touchpoint?, from? = 1, to? = 7, top? = 5 }`
---@param id string
---@return fun(fields: earshot.survey.ces): earshot.survey.ces
function ces(id) end

---Any other scale of whole numbers.
---`scale "id" { zh, en, from, to, top?, low?, high?, dimension?, touchpoint? }`
---@param id string
---@return fun(fields: earshot.survey.scale): earshot.survey.scale
function scale(id) end

---One of the options, or several where many = true. What is written beside an option with other = true is a text of its own, "id.other".
---`choice "id" { zh, en, options = { { id, zh, en } … }, many? = false, touchpoint? }`
---@param id string
---@return fun(fields: earshot.survey.choice): earshot.survey.choice
function choice(id) end

---Options put into an order, the first choice first; with ranks = 3 only the first three.
---`ranking "id" { zh, en, options = { { id, zh, en } … }, ranks?, touchpoint? }`
---@param id string
---@return fun(fields: earshot.survey.ranking): earshot.survey.ranking
function ranking(id) end

---Several things asked about alike. Each row is a question of its own, "id.row", of the kind that `each` says.
---`matrix "id" { zh, en, each? = "csat", rows = { { id, zh, en } … }, … }`
---@param id string
---@return fun(fields: earshot.survey.matrix): earshot.survey.matrix
function matrix(id) end

---A number that the customer writes: of people, of visits, of yuan.
---`number "id" { zh, en, max, min? = 0, step? = 1, unit?, touchpoint? }`
---@param id string
---@return fun(fields: earshot.survey.number): earshot.survey.number
function number(id) end

---A day, as "2026-10-31". It is kept and can be asked for in a condition; it is counted in no figure.
---`date "id" { zh, en, min?, max?, touchpoint? }`
---@param id string
---@return fun(fields: earshot.survey.date): earshot.survey.date
function date(id) end

---The customer's own words. They never reach an edition.
---`text "id" { zh, en, limit? = 500, lines? = 3, touchpoint? }`
---@class earshot.library.text
---@overload fun(id: string): fun(fields: earshot.survey.text): earshot.survey.text
text = {}

---A box to tick beneath a notice. Its answer goes with the digest of the notice, so that it can be shown later what was agreed to.
---`consent "id" { zh, en, notice = words, purpose? }`
---@param id string
---@return fun(fields: earshot.survey.consent): earshot.survey.consent
function consent(id) end

---Begins a page: the questions after it stand on it, until the next. Without one each group of like questions is a page.
---`page "id" { zh?, en?, show? }`
---@param id string
---@return fun(fields: earshot.survey.page): earshot.survey.page
function page(id) end

---A way by which messages go out. Secrets stand in a file or in the environment, never in here.
---`channel "id" { of = "smtp" …, url, …, per_minute?, quiet?, addresses? }`
---@param id string
---@return fun(fields: earshot.channel.file|earshot.channel.webhook|earshot.channel.smtp|earshot.channel.wecom|earshot.channel.dingtalk|earshot.channel.feishu|earshot.channel.aliyun_sms|earshot.channel.tencent_sms): earshot.channel.file|earshot.channel.webhook|earshot.channel.smtp|earshot.channel.wecom|earshot.channel.dingtalk|earshot.channel.feishu|earshot.channel.aliyun_sms|earshot.channel.tencent_sms
function channel(id) end

---What is said, in both languages, with places like {store} that are filled when it is sent.
---`message "id" { subject?, text, values?, sms?, params?, markdown? }`
---@param id string
---@return fun(fields: earshot.message): earshot.message
function message(id) end

---Which column of a file of customers is what, for `earshot customers import`, where the file does not use our names.
---`members "id" { number?, phone?, email?, name?, language?, store?, at?, amount?, reference?, consent?, call_back?, consent_at?, opt_out? }`
---@param id string
---@return fun(fields: earshot.members): earshot.members
function members(id) end

---Who is asked what, when, and by which channel. `at` is a crontab's time by the clocks of each store, `after` so long after each visit.
---`schedule "id" { survey, at | after, by, message, ask?, sample?, remind?, quiet?, calendar?, cap?, quota?, expires?, late?, title? }`
---@param id string
---@return fun(fields: earshot.schedule): earshot.schedule
function schedule(id) end

---Which customers a schedule means. What is left out narrows nothing, but that whom any schedule has asked within thirty days is left in peace.
---`customers { visited?, not_asked?, consent?, segment?, at? }`
---@param fields earshot.schedule.customers|string
---@return table
function customers(fields) end

---Which column of a file is what. A text with braces is a template over columns: "{AREA}-{GATE}".
---`mapping "id" { of = "responses", survey, source, class, external_id, store, at, dates?, clock?, wave?, weight?, customer?, head?, loose?, options?, joiner?, missing?, only?, left?, answers } or mapping "id" { of = "stores", code, name, region, region_name?, parent?, opened?, closed?, zone? }`
---@param id string
---@return fun(fields: earshot.mapping.responses|earshot.mapping.stores): earshot.mapping.responses|earshot.mapping.stores
function mapping(id) end

---What the survey pages say, and which answers that come over them are set aside as suspect.
---`pages "id" { thanks?, incentive?, code?, notice?, suspicion? }`
---@param id string
---@return fun(fields: earshot.pages): earshot.pages
function pages(id) end

---What comments are about: a comment names a theme when it holds one of its words, letter for letter.
---`themes "id" { survey, question, where?, theme "id" { zh, en, words = { … } } … }`
---@param id string
---@return fun(fields: earshot.themes): earshot.themes
function themes(id) end

---Which words of a comment praise and which complain: `earshot metrics --themes --polarity`.
---`polarity "id" { strong, plain, slight = { praise = { … }, complaint = { … } }, neutral, negators, amplifiers, softeners, measured }`
---@param id string
---@return fun(fields: earshot.polarity): earshot.polarity
function polarity(id) end

---Words of the trade, besides the dictionary's, that comments are cut into: `earshot metrics --words`.
---`vocabulary "id" { words = { … }, leave_out = { … } }`
---@param id string
---@return fun(fields: earshot.vocabulary): earshot.vocabulary
function vocabulary(id) end

---An index of 0 to 100 of a month. weights are shares of 1 by dimension; response(answers) scores each response; index(tallies) makes it of a month's tallies; band(index) names what it is. A later `effective` month under the same id is the next version.
---`scoring "id" { title, survey, effective, base?, weights | response, where? | index, regions?, band? }`
---@param id string
---@return fun(fields: earshot.scoring): earshot.scoring
function scoring(id) end

---Weights from judgements in pairs: staff is three times as important as goods. Each pair once, from 1/9 to 9.
---`ahp { staff = { goods = 3, price = 5 }, goods = { price = 2 } }`
---@param fields table|string
---@return table
function ahp(fields) end

---What one definition is expected to do. Stands beside its script as NAME.test.lua; `earshot rules test` tries it.
---`cases "id" { of = "scoring" | "themes" | "schedule" | "workflow", period?, case "name" { … } … }`
---@param id string
---@return fun(fields: earshot.cases.scoring|earshot.cases.themes|earshot.cases.schedule|earshot.cases.workflow): earshot.cases.scoring|earshot.cases.themes|earshot.cases.schedule|earshot.cases.workflow
function cases(id) end

---One case. About a scoring: given is a list of responses, { times = 40, question = answer, … }, and expect names any of index, within, band, n, hidden, uncertain, score, unscored; store, region and period say whose month it is. About themes: given is a comment and expect the list of themes it names. About a schedule: given is a list of customers, { times = 40, visited = days(1), … }, at the minute of asking, and expect says how many are asked and how many for which reason not. About a workflow: given is a response (or months, those of a store, or neither: by hand) at a minute, expect says whether it opens a ticket and which, and walk leads it on; of a workflow about plans, has says what the plan has by then.
---`case "name" { given, expect }`
---@param id string
---@return fun(fields: earshot.cases.case.scoring|earshot.cases.case.themes|earshot.cases.case.schedule|earshot.cases.case.workflow): earshot.cases.case.scoring|earshot.cases.case.themes|earshot.cases.case.schedule|earshot.cases.case.workflow
function case(id) end

---The way of a ticket, or of an improvement plan, from its opening to its end. A case begins in the first state; people take steps, timers move it where nobody did. A ticket keeps the version of the workflow that it was opened under, until `earshot ticket move`.
---`workflow "id" { title, owner?, duty?, due, about?, opens?, urgent?, praise?, thanks?, classes?, class?, touchpoint?, assigning?, doing?, state …, step …, timer … }`
---@param id string
---@return fun(fields: earshot.workflow): earshot.workflow
function workflow(id) end

---Opens a ticket for each response that came by one of the classes, for which the condition holds and, where words are given, whose comment holds one of them.
---`on_response { survey, class?, where?, words?, within? }`
---@param fields earshot.workflow.on_response|string
---@return table
function on_response(fields) end

---Opens a ticket for each store whose figure of a month is under its target by more than chance, or leaves its control chart downwards. The figures stand with the ticket as they were.
---`on_month { survey, figure, when?, every?, wait? }`
---@param fields earshot.workflow.on_month|string
---@return table
function on_month(fields) end

---Where a ticket may stand. The stage says how its times are reckoned: waiting for a first answer, answered, solved, over.
---`state "id" { zh, en, stage?, was? }`
---@param id string
---@return fun(fields: earshot.workflow.state): earshot.workflow.state
function state(id) end

---What somebody does: it leads from one of the states to another, or leaves the ticket where it is.
---`step "id" { zh, en, from, to?, by, asks?, needs?, decides?, reason?, second?, doing? }`
---@param id string
---@return fun(fields: earshot.workflow.step): earshot.workflow.step
function step(id) end

---What comes about when a ticket has stood in a state for so long; of a plan also before or after the day of an action, or after the end of its pilot.
---`timer "id" { during, after, times?, to?, of?, before?, checks?, fallen?, fallen_doing?, doing? }`
---@param id string
---@return fun(fields: earshot.workflow.timer): earshot.workflow.timer
function timer(id) end

---Gives the ticket to another owner: the store, its region, headquarters, or who is charged with a duty.
---`assign { to?, duty? }`
---@param fields earshot.workflow.assign|string
---@return table
function assign(fields) end

---Sets anew until when it must be answered or solved.
---`set_due { after }`
---@param fields earshot.workflow.set_due|string
---@return table
function set_due(fields) end

---Puts a word on the ticket, by which lists can be narrowed.
---`mark { "word" }`
---@param fields earshot.workflow.mark|string
---@return table
function mark(fields) end

---Tells people of the ticket through the outbox: its owner, the store, its region, headquarters, or who is charged with a duty.
---`notify { to?, duty?, message, by }`
---@param fields earshot.workflow.notify|string
---@return table
function notify(fields) end

---Writes to the customer whose answer opened the ticket, through the outbox: nobody here sees the contact.
---`reply { message, by, unasked? }`
---@param fields earshot.workflow.reply|string
---@return table
function reply(fields) end

---Opens an improvement plan of the store or its region together with what the ticket does, with the figures of the months before frozen; one for each ticket, and none where a plan about this figure is on its way there.
---`open_plan { metric, title, of?, survey?, months?, workflow?, themes? }`
---@param fields table|string
---@return table
function open_plan(fields) end

---Turns one store's month into a document: build gets the figures and returns kicker, title, period, subtitle and blocks.
---`report "id" { title = { zh, en }, survey = id, scoring = id, months = 13, build = function(r) … end }`
---@param id string
---@return fun(fields: earshot.report): earshot.report
function report(id) end

---How reports look on paper: colours and sizes of type. The arrangement is the renderer's. Inside `themes` it is what comments are about.
---`theme "id" { ink = "#rrggbb", …, title_size = points, … }; in themes: { zh, en, words = { … } }`
---@param id string
---@return fun(fields: earshot.themes.theme|earshot.theme): earshot.themes.theme|earshot.theme
function theme(id) end

---Text with figures in it: {1} becomes the first metric's value. Wherever a text may stand, a say may stand; bases and intervals are printed with it.
---`say { "text with {1} and {2}", metric, metric }`
---@param fields table|string
---@return table
function say(fields) end

---The one sentence that a reader should remember. Good and bad only where an interval carries it.
---`headline { text = text, detail = text, tone = "good" | "bad" | "plain" }`
---@param fields earshot.headline|string
---@return table
function headline(fields) end

---Running text. A line break ends a paragraph.
---`paragraph { text = text, title = text }   paragraph "text"`
---@param fields earshot.paragraph|string
---@return table
function paragraph(fields) end

---One to four figures side by side.
---`cards { card, … }`
---@param fields earshot.cards|string
---@return table
function cards(fields) end

---One figure with its base and interval; its change with its own interval, what that is compared with, and the course so far, oldest first; the target it is held against (above or below is said only where the whole interval lies there) and its place among others.
---`card { title = text, metric = metric, change = difference, compare = text, history = { metrics }, target = 75, rank = { title, place, of } }`
---@param fields earshot.card|string
---@return table
function card(fields) end

---What a net promoter score is made of: the shares of the three classes and the answers value by value.
---`composition { title = text, note = text, nps, detractors, passives, promoters = metrics, counts = { … }, from = 0 }`
---@param fields earshot.composition|string
---@return table
function composition(fields) end

---The answers value by value, from the first value on; what counts as low and as high is coloured and said, the mean is marked.
---`histogram { title = text, note = text, counts = { … }, from = 1, labels = { text, … }, low_to = 6, high_from = 9, mean = metric }`
---@param fields earshot.histogram|string
---@return table
function histogram(fields) end

---A figure over time with its interval as a band, a reference line, a target, and marks at points of that label. A suppressed point is a gap.
---`trend { title = text, note = text, name = text, points = { { label, metric } … }, reference = { name, points }, target = 45, marks = { { label, text } … } }`
---@param fields earshot.trend|string
---@return table
function trend(fields) end

---One measure a row, this store against a reference on a common scale. A difference is stressed only where its interval leaves out 0.
---`comparison { title = text, note = text, from = 1, to = 5, columns = { label, metric, reference, difference }, rows = { { label, metric, reference, difference, strong } … } }`
---@param fields earshot.comparison|string
---@return table
function comparison(fields) end

---A figure a row as a bar with its interval as a whisker, in the order given. Strong rows are bold and fully coloured; a reference is one line through all of them.
---`bars { title = text, note = text, tone = "bad", numbered = true, from = 0, to = 100, reference = { label, metric }, rows = { { label, metric, strong } … } }`
---@param fields earshot.bars|string
---@return table
function bars(fields) end

---Rows by columns: each cell's colour is its difference, full at `span`; bold and a triangle where the difference's interval leaves out 0. One's own row is marked.
---`heatmap { title = text, note = text, columns = { name, … }, last = name, span = 0.4, rows = { { label, cells = { metric or { metric, difference } … }, last = metric, own = true } … }, total = row }`
---@param fields earshot.heatmap|string
---@return table
function heatmap(fields) end

---Stores' figures by their base, between the limits that chance leaves a store of its size (95% and 99.8%). Of shares the limits are reckoned; of other figures give them. Only who lies outside is named.
---`funnel_chart { title = text, note = text, name = text, centre = metric, points = { { label, metric, own } … }, limits = { { n, far_lo, lo, hi, far_hi } … } }`
---@param fields earshot.funnel_chart|string
---@return table
function funnel_chart(fields) end

---Is a period unlike the others, or only a period? Centre, limits and signals are reckoned unless a centre is given: of shares by Laney's chart, of other figures by that of single values.
---`control_chart { title = text, note = text, name = text, points = { { label, metric, lo, hi, signal } … }, centre = number }`
---@param fields earshot.control_chart|string
---@return table
function control_chart(fields) end

---Two figures a point, cut into four at the points' means or where the script says; what matters and does badly stands at the upper left. Names: upper left, upper right, lower left, lower right.
---`quadrants { title = text, note = text, x = name, y = name, x_cut = number, y_cut = number, names = { 4 texts }, points = { { label, x = metric, y = metric, strong } … } }`
---@param fields earshot.quadrants|string
---@return table
function quadrants(fields) end

---A measure a row before and after a change, each with its interval, and the difference with its own. Control rows, where nothing was changed, are grey.
---`before_after { title = text, note = text, good = "less", columns = { label, before, after, difference }, rows = { { label, before, after, difference, control } … } }`
---@param fields earshot.before_after|string
---@return table
function before_after(fields) end

---What comments are about: how many mention each theme, how that changed, and the shares of good, neutral and bad among them.
---`topics { title = text, note = text, compare = text, rows = { { label, share, change, good, neutral, bad } … } }`
---@param fields earshot.topics|string
---@return table
function topics(fields) end

---How many tickets were open before, came, went and are open after, a row for each kind or place; bars hold what came against what went. r.tickets has these counts.
---`stock_flow { title = text, note = text, rows = { { label, opening, new, reopened, solved, put_aside, continuing, overdue } … }, total = row }`
---@param fields earshot.stock_flow|string
---@return table
function stock_flow(fields) end

---Rows of texts and metrics; it may run over pages. align is "left", "right" or "centre"; good, "more" or "less", colours clear differences and gives them a triangle; bars = true lays a bar under each figure.
---`table { title = text, note = text, columns = { { title, align, good, bars } … }, rows = { { cell, … } or { group = text } … }, totals = { row, … } }`
---@class tablelib
---@overload fun(fields: earshot.table): table
table = {}

---What customers wrote, redacted. It is always private: a working copy shows it, no edition keeps it.
---`quotes { title = text, note = text, items = { { text, date, store, topic, tone } … } }`
---@param fields earshot.quotes|string
---@return table
function quotes(fields) end

---A title over the blocks that follow.
---`section { title = text, note = text }`
---@param fields earshot.section|string
---@return table
function section(fields) end

---A remark in small type.
---`note { text = text }   note "text"`
---@param fields earshot.note|string
---@return table
function note(fields) end

---What follows begins on a new page.
---`page_break {}`
---@param fields earshot.page_break|string
---@return table
function page_break(fields) end

---Blocks side by side; split is the share of the width that the left takes.
---`columns { left = { blocks }, right = { blocks }, split = 0.5 }`
---@param fields earshot.columns|string
---@return table
function columns(fields) end

---A figure with its base and its interval, as r and stats.* give it. Arithmetic makes a metric again; as text it is always printed with its base. A suppressed metric has no value, and what is reckoned from it is suppressed.
---@class earshot.metric
---@field value? any
---@field n? any
---@field lo? any
---@field hi? any
---@field unit? any
---@field definition? any
---@field suppressed? any

---Statistics, with their bases.
stats = {}

---A condition: the question, one on a scale, was answered with so much or more. An unanswered question is neither at least nor at most anything.
function at_least(question, number) end

---A condition: it was answered with so much or less.
function at_most(question, number) end

---A condition: the answer is this number or option; where several options may be chosen, this one is among them.
function is(question, answer) end

---A condition: the answer is one of these, or has one of them in it.
function one_of(question, answers) end

---A condition: the question was answered at all.
function answered(question) end

---A condition: each of these holds.
function all_of(conditions) end

---A condition: one of these holds, or several.
function any_of(conditions) end

---A condition: not one of these holds. Of a question that was not answered that is so, too.
function none_of(conditions) end

---A time that comes again: minute, hour, day of the month, month and day of the week, as in a crontab. A minute that the clocks skip is due when the gap ends, one that they show twice at its first coming.
function cron(text) end

---A span of time.
function minutes(number) end

---A span of time.
function hours(number) end

---A span of time: so many times 24 hours.
function days(number) end

---So long before the time of asking, or less.
function within(span) end

---A span of hours in which the store is open.
function open_hours(n) end

---A span of days on which the store is open.
function open_days(n) end

---The net promoter score of answers: a question's figures (r.questions.ID), or a list of how many gave each answer, the first for `from`.
function stats.nps(answers, ...) end

---The mean of answers with its t interval.
function stats.mean(answers, ...) end

---The share of answers of `top` and more, with Wilson's interval.
function stats.top(answers, top, ...) end

---k of n in percent, with the interval of that name.
function stats.share(k, n, ...) end

---A satisfaction index of several questions, 0 to 100: their means, weighted and moved from the scale (that of the first question, else 1 to 5).
function stats.csi(...) end

---Customer effort on seven points of agreement: { mean, top (5 to 7), index (6, 7 minus 1 to 3) }. Vendors mean one or the other, so each goes by its name.
function stats.ces(answers, ...) end

---First minus second with its interval, for groups that share no answers: that they do not is for whoever writes it to know. Of two metrics by square-and-add (of Wilson shares that is Newcombe's), of answers by Wald (NPS) or Welch (mean).
function stats.difference(a, b) end

---The means of several groups, each drawn towards the mean of all, the more so the fewer answers it has (empirical Bayes). Groups under the privacy floor take no part.
function stats.shrink(...) end

---How much of the spread lies between groups: { icc (0 to 1), reliability of a group's mean, between, within, p, groups, n }. Groups under the privacy floor take no part; what cannot be computed is left out.
function stats.icc(...) end

---The p of many tests, adjusted so that each may be held against the level as if it were the only one.
function stats.adjust(...) end

---Whether a series of numbers or metrics rises or falls (Mann-Kendall): { n, tau, p, slope per period (Sen) }. A suppressed metric is a gap.
function stats.trend(list) end

---Whether two series go together, entry by entry: { n, value (-1 to 1), p, lo, hi (pearson) }. kendall is tau-b.
function stats.correlation(list, list, ...) end

---The value under which the share p of a list lies; type as Hyndman & Fan number them, 7 is Excel's PERCENTILE.INC. nil of an empty list.
function stats.percentile(list, p, ...) end

---Weights from comparisons in pairs: { weights (they sum to 1), cr, ci, lambda, table }. Under .1, cr says that the comparisons hang together.
function stats.ahp(matrix, ...) end

---How many answers pin a share down to plus or minus `margin` percentage points (95 %), of so many customers if they are few.
function stats.answers_for_margin(margin, ...) end

---How many answers each of two groups needs so that such a difference of shares is found that often, tested at 5 %.
function stats.answers_for_difference(share, share, ...) end

---Puts values where the form says {1}, {2} …, or {name} for a field of one table. With numbers {1:.1} shows one decimal, {1:+.1} the sign too, {1:02} two digits. {{ is a brace.
function text.format(form, value, ...) end

---Whether part is in the text, letter for letter.
function text.contains(text, part) end

---The first entry of the list that is in the text, or nil.
function text.any_of(text, list) end

---The pieces between white space and punctuation.
function text.words(text) end

---The pieces between each occurrence of `at`, empty ones too.
function text.split(text, at) end

---The text without white space at its ends (full-width space too).
function text.trim(text) end

---Every `old` in the text becomes `new`.
function text.replace(text, old, new) end

---How many columns the text takes: a hanzi takes two.
function text.width(text) end

---a to z become capitals, full-width letters too; all else stays.
function text.upper(text) end

---A to Z become small letters, full-width letters too; all else stays.
function text.lower(text) end

---What the files in scripts/lib/ return, by their names; it can be read and not changed.
---@type table<string, any>
lib = {}
