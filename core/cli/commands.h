/* Every command, by name; each is defined beside its run or work function in cmd_*.c. */
#ifndef EARSHOT_CLI_COMMANDS_H
#define EARSHOT_CLI_COMMANDS_H

#include "cli/cli.h"

extern const struct cli_command cmd_demo, cmd_init;
extern const struct cli_command cmd_stores_import, cmd_stores_list, cmd_stores_show, cmd_stores_move, cmd_stores_target,
    cmd_stores_event, cmd_stores_traffic;
extern const struct cli_command cmd_survey_list, cmd_survey_show, cmd_survey_check, cmd_survey_quotas, cmd_survey_print;
extern const struct cli_command cmd_rules_new, cmd_rules_check, cmd_rules_test, cmd_rules_backtest;
extern const struct cli_command cmd_explain_score, cmd_explain_number, cmd_explain_response;
extern const struct cli_command cmd_import, cmd_export, cmd_batch_list, cmd_batch_undo;
extern const struct cli_command cmd_quarantine_add, cmd_quarantine_lift, cmd_quarantine_list;
extern const struct cli_command cmd_plan_new, cmd_plan_list, cmd_plan_show, cmd_plan_act, cmd_plan_fill, cmd_plan_pilot,
    cmd_plan_verify, cmd_plan_rollout, cmd_plan_run, cmd_plan_poster, cmd_explain_plan;
extern const struct cli_command cmd_ticket_list, cmd_ticket_show, cmd_ticket_act, cmd_ticket_run;
extern const struct cli_command cmd_ticket_move;
extern const struct cli_command cmd_ticket_assign, cmd_ticket_reply, cmd_ticket_new, cmd_ticket_digest;
extern const struct cli_command cmd_user_duty, cmd_user_away;
extern const struct cli_command cmd_ticket_figures, cmd_explain_ticket;
extern const struct cli_command cmd_close, cmd_metrics, cmd_polarity_check, cmd_report_run, cmd_report_list,
    cmd_report_new, cmd_report_preview, cmd_report_send;
extern const struct cli_command cmd_history, cmd_show, cmd_diff, cmd_verify, cmd_rebuild, cmd_journal;
extern const struct cli_command cmd_wave_plan, cmd_wave_run, cmd_wave_status, cmd_explain_invitation;
extern const struct cli_command cmd_customers_import, cmd_customers_opt_out, cmd_customers_segments, cmd_tidy;
extern const struct cli_command cmd_rules_publish, cmd_rules_propose, cmd_rules_revert;
extern const struct cli_command cmd_rules_log, cmd_rules_diff, cmd_rules_show;
extern const struct cli_command cmd_send, cmd_outbox_list, cmd_outbox_show, cmd_outbox_retry, cmd_outbox_release;
extern const struct cli_command cmd_channel_list, cmd_channel_test, cmd_message_preview;
extern const struct cli_command cmd_key_new, cmd_key_list, cmd_key_rotate, cmd_key_export;
extern const struct cli_command cmd_checkpoint_list, cmd_checkpoint_send;
extern const struct cli_command cmd_user_add, cmd_user_list, cmd_user_role, cmd_user_remove;
extern const struct cli_command cmd_privacy_export, cmd_privacy_erase, cmd_privacy_list;
extern const struct cli_command cmd_backup, cmd_restore, cmd_doctor;
extern const struct cli_command cmd_archive_bundle, cmd_archive_mirror, cmd_archive_gc;
extern const struct cli_command cmd_serve, cmd_receipt_issue, cmd_receipt_list;
extern const struct cli_command cmd_token_add, cmd_token_list, cmd_token_remove;
extern const struct cli_command cmd_help, cmd_version;

/* What metrics does under --scores and --themes. */
int cmd_metrics_scores(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err);
int cmd_metrics_themes(struct cli *cli, struct workspace *workspace, struct err *err);

#endif
