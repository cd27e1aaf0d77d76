/* Every limit of the system is a number in this list. */
#ifndef EARSHOT_BASE_LIMITS_H
#define EARSHOT_BASE_LIMITS_H

#define KIB(n) ((size_t)(n) << 10)
#define MIB(n) ((size_t)(n) << 20)

/* files that people bring */
#define LIMIT_CSV_FIELD    KIB(64)  /* one cell */
#define LIMIT_CSV_ROW      MIB(1)   /* one row */
#define LIMIT_CSV_COLUMNS  1024     /* columns in a file */
#define LIMIT_CSV_SNIFF    MIB(1)   /* bytes read ahead to tell the encoding */
#define LIMIT_GRID_AHEAD   MIB(2)   /* rows looked at to tell a file's layout */
#define LIMIT_GRID_LOOK    500      /* how many they are at most */
#define LIMIT_XML_TOKEN    MIB(1)   /* one tag of XML */
#define LIMIT_ZIP_ENTRIES  1000     /* members of a workbook */
#define LIMIT_ZIP_BYTES    MIB(512) /* what they hold, unpacked */
#define LIMIT_ZIP_RATIO    100      /* the same as a multiple of the file */
#define LIMIT_JSON_DEPTH   4        /* of nested objects of a response, each a part of its columns' names */
#define LIMIT_IMPORT_SORT  MIB(48)  /* rows held to be sorted before they are inserted */
#define LIMIT_IMPORT_TALLY MIB(16)  /* changes of tallies held before they are applied */
#define LIMIT_SUGGESTIONS  1000     /* unknown codes of a file for which the one meant is looked for */
#define LIMIT_DIGEST_RUN   250000   /* digests sorted in memory before a run is spilled: 8 MB */

/* scripts */
#define LIMIT_SCRIPT               KIB(64)  /* one Lua file */
#define LIMIT_SCRIPT_FILES         1000     /* Lua files in a workspace */
#define LIMIT_BOX_INSTRUCTIONS     50000000 /* of one call; about a second */
#define LIMIT_BOX_SOFT             MIB(16)  /* memory past which a rule has failed */
#define LIMIT_BOX_HARD             MIB(64)  /* memory past which its process ends */
#define LIMIT_BOX_WALL_MS          10000    /* of one call, told by the parent */
#define LIMIT_BOX_WAITS            12 /* times that it may run out for a script that a busy machine has not run for as long */
#define LIMIT_BOX_ANSWER           MIB(1) /* what a rule may hand back */
#define LIMIT_BOX_ARGUMENT         MIB(8) /* what a rule may be handed */
#define LIMIT_VALUE_DEPTH          12     /* nesting of what a rule hands back; a reference line in a column takes 9 */
#define LIMIT_BOX_TEXT             MIB(1) /* one text that a rule makes */
#define LIMIT_VALUE_NAMES          4096   /* names in one table that a rule hands back */
#define LIMIT_BOX_ROWS             4096   /* rows of answers that a function is called for at once */
#define LIMIT_BOX_ROW_INSTRUCTIONS 10000  /* of one of them */
#define LIMIT_BOX_TRACE            200    /* lines told of a call that is watched */
#define LIMIT_QUOTAS               16     /* of a survey */
#define LIMIT_CASE_TIMES           100000 /* responses alike that a case may give in one line */

/* scores of responses */
#define LIMIT_SCORE_TABLE 1000000    /* combinations of answers that are scored beforehand; past it each response is */
#define LIMIT_COUNT       1000000000 /* people that one count of a script may stand for */

/* surveys */
#define LIMIT_QUESTIONS       256    /* in one survey */
#define LIMIT_OPTIONS         62     /* of one choice question */
#define LIMIT_RANKED          20     /* options of one ranking */
#define LIMIT_RANKS           8      /* places of one ranking: a byte each of a number of 64 bits */
#define LIMIT_SCALE           101    /* values of one scale question */
#define LIMIT_STEPS           100000 /* values of one number question: the sum of their squares stays under 2^63 */
#define LIMIT_NUMBER          1e12   /* what such a number is under, in units of its last decimal */
#define LIMIT_DECIMALS        4      /* of such a number */
#define LIMIT_OTHER           200    /* characters that a form takes beside the option "other" */
#define LIMIT_PAGE            8      /* questions on a page that the script does not set */
#define LIMIT_CONDITION_PARTS 64     /* of one condition, those of its parts among them */
#define LIMIT_CONDITION_SWEEP 4096   /* sheets looked at to tell whether a condition ever holds */
#define LIMIT_RELIABLE        30   /* answers under which a figure is marked uncertain, unless scoring says otherwise */
#define LIMIT_FLOOR_LEAST     2    /* no setting makes the privacy floor lower */
#define LIMIT_THEMES          64   /* themes in one list */
#define LIMIT_THEME_WORDS     500  /* words of one theme */
#define LIMIT_THEME_WORD      64   /* bytes of one of them */
#define LIMIT_TIMER_TIMES     100  /* that a workflow's timer fires while a ticket stays where it is */
#define LIMIT_OPENING_DAYS    45   /* that a response may be old to open a ticket, unless its workflow says otherwise */
#define LIMIT_CLASSES         256  /* that a ticket may be of, in one workflow */
#define LIMIT_PLAN_EVENTS     2000 /* of one improvement plan */
#define LIMIT_PLAN_TITLE      180  /* bytes: it stands in marks on charts too */
#define LIMIT_PLAN_TEXT       1000 /* bytes of one text said of it */
#define LIMIT_PLAN_MONTHS     24   /* of its evidence */
#define LIMIT_PLAN_PILOTS     12   /* stores of a pilot, and controls for each of them */
#define LIMIT_PLAN_DECIDE_DAYS                                                                                         \
    14 /* after a pilot is over, or has been found to have relapsed, until somebody must say what follows */
#define LIMIT_NOTE           4000 /* bytes that staff write with a ticket */
#define LIMIT_REPLY          1000 /* bytes that they write to a customer */
#define LIMIT_WORKFLOW_PARTS 256  /* steps, and timers, of one workflow */
#define LIMIT_ID             64   /* bytes of an id: survey, question, store, region */
#define LIMIT_BAND           10 /* columns of a band, a hanzi two: beside the name of an index in the title of a card */
#define LIMIT_NAME           256      /* bytes of a name */
#define LIMIT_WEIGHT         100000   /* of one response; flow/tallies/weighed.h counts on it */
#define LIMIT_VISITS         10000000 /* of one store on one day */
#define LIMIT_EXTERNAL_ID    128      /* bytes of a response's id in its source */
#define LIMIT_FIRST_YEAR     2000     /* responses from before are taken for a slip of the pen */
#define LIMIT_POLARITY_WORDS 4096     /* words of a list of polarity */
#define LIMIT_VOCABULARY     2000     /* words of a trade, and words left out, in one vocabulary */
#define LIMIT_WORDS          200000   /* different words of comments that are counted; the dictionary has fewer */

/* asking */
#define LIMIT_AMOUNT          INT64_C(1000000000000) /* of one purchase, in digits without the point */
#define LIMIT_SPAN_DAYS       3660                   /* that a span of a schedule may last */
#define LIMIT_SCHEDULE_ID     40                     /* bytes: its waves are called by it and their time */
#define LIMIT_COOL_DAYS       30  /* in which nobody is asked again, where a schedule says nothing else */
#define LIMIT_INVITATION_DAYS 14  /* that an invitation may be answered, the same */
#define LIMIT_CUSTOMER_DAYS   365 /* that a customer is kept who is not heard of, where the settings say nothing else */
#define LIMIT_AFTER_STEP_MS   600000 /* visits are looked at so often, for what follows them */
#define LIMIT_LATE_DAYS       7      /* after which what was due is not asked any more, the same */

/* waiting */
#define LIMIT_LEASE_WAIT_MS 1800000 /* of a close or rebuild for an import to end */
#define LIMIT_WITNESS_MS    10000   /* of a command that is told a checkpoint */
#define LIMIT_WITNESS_AGAIN 100     /* checkpoints that a witness is sent after one act */
#define LIMIT_GIT_MS        7200000 /* of the git program that copies or folds the archive */

/* messages */
#define LIMIT_ATTACHMENT     MIB(10) /* the file that a mail brings */
#define LIMIT_DIGEST_NAMED   5       /* tickets and plans that a morning's message names */
#define LIMIT_MESSAGE_VALUES KIB(16) /* what one is filled with, as JSON */
#define LIMIT_SECRET         KIB(4)  /* of a channel, as its file or variable holds it */
#define LIMIT_LETTER         KIB(64) /* one message on its way, without its encoding */
#define LIMIT_POST_ANSWER    KIB(64) /* of a server, that is read */

/* the pages that are open to everybody */
#define LIMIT_WIRE_THREADS     16
#define LIMIT_WIRE_CONNECTIONS 20000  /* at once, of one process */
#define LIMIT_WIRE_MEMORY      KIB(8) /* of one connection: its headers must fit */
#define LIMIT_WIRE_MEMORY_STEP KIB(1)
#define LIMIT_WIRE_REQUEST_MS  20000   /* from a request's headers to the end of its answer */
#define LIMIT_WIRE_IDLE_MS     60000   /* of a connection without a request */
#define LIMIT_WIRE_WATCH_MS    250     /* between two looks for what is late */
#define LIMIT_WEB_FILE         KIB(64) /* a style sheet or script that pages load */
#define LIMIT_WEB_PAGE         KIB(256)
#define LIMIT_WEB_FORM         KIB(64) /* what a form may send */
#define LIMIT_FORM_FIELDS      4096
#define LIMIT_SUBMIT_GROUP     1024        /* responses stored together */
#define LIMIT_SUBMIT_WAIT_MS   15000       /* for another process's writing to end, before who answers must try again */
#define LIMIT_PASS_S           (7 * 86400) /* that a questionnaire may lie open */
#define LIMIT_TRACE_DAYS       30          /* that it is kept how a response came */
#define LIMIT_RECEIPTS         100000      /* codes issued at once */
#define LIMIT_API_BODY         MIB(1)
#define LIMIT_API_RESPONSES    1000 /* in one request */

/* what doctor asks for */
#define LIMIT_DISK_LEFT   MIB(512) /* on the workspace's disk */
#define LIMIT_BACKUP_DAYS 8        /* that a last backup may be old */

/* working */
#define LIMIT_WORKERS      64 /* processes that do one work together */
#define LIMIT_REPORT_AGAIN 3  /* times that a run of reports begins anew because the data changed under it */

/* documents and pages */
#define LIMIT_DOCUMENT        MIB(1) /* one document as JSON */
#define LIMIT_DOCUMENT_TEXT   2000   /* bytes of one text in it */
#define LIMIT_DOCUMENT_LABEL  1000   /* of a title, a label, a name: the text of a question fits */
#define LIMIT_SAY_METRICS     9      /* metrics in one text */
#define LIMIT_BLOCKS          64     /* in one document, or in one column */
#define LIMIT_POINTS          60     /* of a trend */
#define LIMIT_MARKS           6      /* on a trend */
#define LIMIT_REPORT_FIGURES  12     /* that the rows of a report are listed with */
#define LIMIT_REPORT_LATE     200    /* late tickets that a working copy gets */
#define LIMIT_REPORT_COMMENTS 50     /* that a working copy of a store's report gets */
#define LIMIT_COMPARISON_ROWS 500
#define LIMIT_TABLE_COLUMNS   10
#define LIMIT_TABLE_ROWS      2000
#define LIMIT_TABLE_TOTALS    5       /* rows at the foot of a table */
#define LIMIT_HEAT_COLUMNS    14      /* of a heat map, beside the names */
#define LIMIT_PATH            1024    /* bytes of a path in the archive */
#define LIMIT_PDF             MIB(32) /* one report */
#define LIMIT_OUTLINES        MIB(32) /* kept of one face; all of its 65,000 glyphs are 9 */
#define LIMIT_PAGES           128     /* of one report */
#define LIMIT_DIFF_ROWS       10000   /* of a comparison of two editions, that are shown */
#define LIMIT_HTML            MIB(32) /* one report; 500 rows of 10 figures take 1 */
#define LIMIT_FILE            MIB(64) /* any other file read whole */
#define LIMIT_MESSAGE         KIB(64) /* anything printed for a person in one piece */

/* the archive */
#define LIMIT_OBJECT MIB(256) /* one object of git's, a directory's list among them */
#define LIMIT_DELTAS 4096     /* of git's making, each resting on the one before */

#endif
