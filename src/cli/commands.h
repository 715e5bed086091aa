// The nouns of the command line. Each function adds one to `app`, with its sub-commands; what they
// do runs while run_cli parses, and throws CommandFailure when it cannot. cli.cpp has the list. A
// noun with its commands is a file; one with many is several (audience.cpp and audience_import.cpp)
// or a folder (campaign/).
#pragma once

#include <string>

#include "cli/context.h"

namespace CLI {
class App;
}

namespace crier::app {

void add_audience_commands(CLI::App& app, Context& context);
void add_sample_commands(CLI::App& app, Context& context);
void add_campaign_commands(CLI::App& app, Context& context);
void add_report_commands(CLI::App& app, Context& context);
void add_audit_commands(CLI::App& app, Context& context);
void add_subject_commands(CLI::App& app, Context& context);
void add_template_commands(CLI::App& app, Context& context);
void add_notice_commands(CLI::App& app, Context& context);
void add_pages_commands(CLI::App& app, Context& context);
void add_objections_commands(CLI::App& app, Context& context);
void add_release_commands(CLI::App& app, Context& context);
void add_suppressions_commands(CLI::App& app, Context& context);
void add_limit_commands(CLI::App& app, Context& context);
void add_database_commands(CLI::App& app, Context& context);
void add_migrate_commands(CLI::App& app, Context& context);
void add_alarms_commands(CLI::App& app, Context& context);
void add_config_commands(CLI::App& app, Context& context);
void add_deadline_commands(CLI::App& app, Context& context);
void add_feedback_commands(CLI::App& app, Context& context);

// --format table|json|csv into `format`, which holds the default.
void add_format_option(CLI::App& command, Format& format);

// For CLI::Option::check: what goes on record, a name or a reason, says something.
[[nodiscard]] std::string not_blank(const std::string& text);

// The examples below the help of `command`: lines of what to type.
void set_examples(CLI::App& command, const std::string& lines);

}  // namespace crier::app
