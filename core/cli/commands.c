/* The command table, in the order in which a person meets the commands. A new command is a line here, a name in
 * commands.h and its declaration in a cmd_*.c. */
#include "cli/commands.h"

#define COMMANDS (const struct cli_command *const[])

const struct cli_group cli_groups[] = {
    {"To begin", "入门", COMMANDS{&cmd_demo, &cmd_init, NULL}},
    {"Stores and surveys", "门店与问卷",
     COMMANDS{&cmd_stores_import, &cmd_stores_list, &cmd_stores_show, &cmd_stores_move, &cmd_stores_target,
              &cmd_stores_event, &cmd_stores_traffic, &cmd_survey_list, &cmd_survey_show, &cmd_survey_check,
              &cmd_survey_print, NULL}},
    {"Rules", "规则",
     COMMANDS{&cmd_rules_new, &cmd_rules_check, &cmd_rules_test, &cmd_rules_backtest, &cmd_rules_publish,
              &cmd_rules_propose, &cmd_rules_log, &cmd_rules_diff, &cmd_rules_show, &cmd_rules_revert, NULL}},
    {"Asking", "调研",
     COMMANDS{&cmd_wave_plan, &cmd_wave_run, &cmd_wave_status, &cmd_explain_invitation, &cmd_serve, &cmd_receipt_issue,
              &cmd_receipt_list, &cmd_token_add, &cmd_token_list, &cmd_token_remove, NULL}},
    {"Answers", "答卷",
     COMMANDS{&cmd_import, &cmd_export, &cmd_batch_list, &cmd_batch_undo, &cmd_quarantine_add, &cmd_quarantine_lift,
              &cmd_quarantine_list, NULL}},
    {"Tickets", "工单",
     COMMANDS{&cmd_ticket_list, &cmd_ticket_show, &cmd_ticket_act, &cmd_ticket_run, &cmd_ticket_figures, NULL}},
    {"Messages", "消息",
     COMMANDS{&cmd_message_preview, &cmd_channel_list, &cmd_channel_test, &cmd_send, &cmd_outbox_list, &cmd_outbox_show,
              &cmd_outbox_retry, &cmd_outbox_release, NULL}},
    {"Figures and reports", "指标与报告",
     COMMANDS{&cmd_close, &cmd_metrics, &cmd_explain_score, &cmd_explain_number, &cmd_explain_response,
              &cmd_polarity_check, &cmd_report_run, &cmd_report_preview, &cmd_report_list, &cmd_report_send,
              &cmd_report_new, NULL}},
    {"What was published", "已发布的版次",
     COMMANDS{&cmd_history, &cmd_show, &cmd_diff, &cmd_verify, &cmd_journal, &cmd_rebuild, NULL}},
    {"Customers", "顾客",
     COMMANDS{&cmd_customers_import, &cmd_customers_opt_out, &cmd_customers_segments, &cmd_tidy, &cmd_privacy_export,
              &cmd_privacy_erase, &cmd_privacy_list, NULL}},
    {"Keys and witnesses", "密钥与见证",
     COMMANDS{&cmd_key_new, &cmd_key_list, &cmd_key_rotate, &cmd_key_export, &cmd_checkpoint_list, &cmd_checkpoint_send,
              NULL}},
    {"To keep it safe", "保管",
     COMMANDS{&cmd_backup, &cmd_restore, &cmd_doctor, &cmd_archive_bundle, &cmd_archive_mirror, &cmd_archive_gc, NULL}},
    {"People", "人员", COMMANDS{&cmd_user_add, &cmd_user_list, &cmd_user_role, &cmd_user_remove, NULL}},
    {"To look things up", "查阅", COMMANDS{&cmd_help, &cmd_version, NULL}},
    {0},
};
