// The nouns of the command line. Each function adds one to `app`, with its sub-commands; what they
// do runs while run_cli parses, and throws CommandFailure when it cannot. cli.cpp has the list. A
// noun with its commands is a file; one with many is several (audience.cpp and audience_import.cpp)
// or a folder (campaign/).
#pragma once

#include <string>

#include "cli/context.h"

namespace crier::app {

class Command;

void add_audience_commands(Command& app, Context& context);
void add_sample_commands(Command& app, Context& context);
void add_campaign_commands(Command& app, Context& context);
void add_report_commands(Command& app, Context& context);
void add_audit_commands(Command& app, Context& context);
void add_subject_commands(Command& app, Context& context);
void add_template_commands(Command& app, Context& context);
void add_notice_commands(Command& app, Context& context);
void add_pages_commands(Command& app, Context& context);
void add_objections_commands(Command& app, Context& context);
void add_release_commands(Command& app, Context& context);
void add_suppressions_commands(Command& app, Context& context);
void add_limit_commands(Command& app, Context& context);
void add_database_commands(Command& app, Context& context);
void add_migrate_commands(Command& app, Context& context);
void add_alarms_commands(Command& app, Context& context);
void add_config_commands(Command& app, Context& context);
void add_deadline_commands(Command& app, Context& context);
void add_feedback_commands(Command& app, Context& context);
void add_letters_commands(Command& app, Context& context);

// --format table|json|csv into `format`, which holds the default.
void add_format_option(Command& command, Format& format);

// For Option::check: what goes on record, a name or a reason, says something.
[[nodiscard]] std::string not_blank(const std::string& text);

// The examples below the help of `command`: lines of what to type.
void set_examples(Command& command, const std::string& lines);

}  // namespace crier::app
