#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "cli/command_line/command_line.h"
#include "cli/commands.h"
#include "cli/objection/objection_commands.h"
#include "cli/register_output.h"
#include "report/table.h"
#include "use_cases/objection/feed/consumers.h"

namespace crier::app {
namespace {

struct ListOptions {
  std::optional<std::chrono::milliseconds> alarm_after;  // Nothing: as configured.
  Format format{Format::table};
};

std::string rights_of(const ConsumerStanding& each) {
  if (each.may_follow && each.may_record) return "follow record";
  return each.may_follow ? "follow" : "record";
}

// Beyond a bound they are not counted.
std::string behind_of(const ConsumerStanding& each, bool is_table) {
  if (is_table && each.records_behind > store::backlog_counted_max) {
    return fmt::format(">{}", store::backlog_counted_max);
  }
  return fmt::format("{}", each.records_behind);
}

void list(Context& context, const ListOptions& options) {
  const auto standings = context.connection().transact([&](store::Transaction& transaction) {
    return consumer_standings(
        transaction, context.now(),
        options.alarm_after.value_or(context.config().objections.consumer_alarm_after));
  });
  const bool is_table = options.format == Format::table;
  // Programs compare seconds; people read hours.
  const report::Column age = is_table ? report::Column{"behind_for"}
                                      : report::Column{"behind_seconds", report::Align::right};
  RegisterListing listing({{"consumer"},
                           {"purpose"},
                           {"acknowledged", report::Align::right},
                           {"acknowledged_at"},
                           {"behind", report::Align::right},
                           age,
                           {"alarm"},
                           {"may"}});
  for (const ConsumerStanding& each : standings) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(each.behind_for);
    const std::string in_words = each.records_behind == 0 ? "" : human_duration(each.behind_for);
    listing.add({each.name, each.purpose, fmt::format("{}", each.acknowledged),
                 each.acknowledged_at ? iso8601(*each.acknowledged_at) : "",
                 behind_of(each, is_table),
                 is_table ? in_words : fmt::format("{}", seconds.count()),
                 each.is_alarming ? "ALARM" : "", rights_of(each)});
    if (each.is_alarming) context.end_with(ExitCode::consumer_behind);
  }
  listing.print(context, options.format);
}

ExitCode code_of(ConsumerRefusal::Kind kind) {
  return kind == ConsumerRefusal::Kind::malformed ? ExitCode::usage : ExitCode::failed;
}

struct AddOptions {
  std::string name;
  std::string purpose;
  bool is_new_purpose{};
  std::vector<std::string> rights{"follow"};
};

bool contains(const std::vector<std::string>& rights, std::string_view right) {
  return std::ranges::find(rights, right) != rights.end();
}

void add(Context& context, const AddOptions& options) {
  const auto added = context.connection().transact([&](store::Transaction& transaction) {
    return add_consumer(transaction, {.name = options.name,
                                      .purpose = options.purpose,
                                      .new_purpose = options.is_new_purpose ? NewPurpose::allowed
                                                                            : NewPurpose::refused,
                                      .actor = context.actor(),
                                      .at = context.now(),
                                      .may_follow = contains(options.rights, "follow"),
                                      .may_record = contains(options.rights, "record")});
  });
  if (!added) {
    const bool is_unknown = added.error().kind == ConsumerRefusal::Kind::unknown_purpose;
    throw CommandFailure(
        added.error().words +
            (is_unknown ? "\nIf a campaign will have it, say so: --new-purpose" : ""),
        code_of(added.error().kind));
  }
  if (!added->warning.empty()) fmt::print(context.err(), "crier: warning: {}\n", added->warning);
  fmt::print(context.err(), "The bearer token of {}, which cannot be shown again:\n", options.name);
  fmt::print(context.out(), "{}\n", added->token);
}

void remove(Context& context, const std::string& name) {
  const auto removed = context.connection().transact(
      [&](store::Transaction& transaction) { return remove_consumer(transaction, name); });
  if (!removed) throw CommandFailure(removed.error().words, code_of(removed.error().kind));
  fmt::print(context.out(), "removed {}: its token is worth nothing any more\n", name);
}

void add_list_options(Command& command, const std::shared_ptr<ListOptions>& options) {
  const auto is_duration = [](const std::string& text) {
    const auto duration = parse_duration(text);
    return duration ? std::string() : duration.error();
  };
  command
      .add_option_function(
          "--alarm-after",
          [options](const std::string& text) {
            options->alarm_after = parse_duration(text).value();
          },
          "How long an objection may wait to be acknowledged (default: "
          "objections.consumer_alarm_after)")
      ->check(is_duration)
      ->type_name("DURATION");
  add_format_option(command, options->format);
}

void add_list(Command& noun, Context& context) {
  Command* command =
      noun.add_subcommand("list", "How far each has got; ends with 3 when one is too late");
  const auto options = std::make_shared<ListOptions>();
  add_list_options(*command, options);
  command->callback([&context, options] { list(context, *options); });
  set_examples(*command, "crier objections consumers list --alarm-after 5min");
}

void add_add(Command& noun, Context& context) {
  Command* command = noun.add_subcommand(
      "add", "Let a system follow the objections to a purpose; prints its bearer token once");
  const auto options = std::make_shared<AddOptions>();
  command->add_option("name", options->name, "What it is called in lists and logs")
      ->required()
      ->type_name("NAME");
  command->add_option("--purpose", options->purpose, "The purpose that it processes data for")
      ->required()
      ->type_name("PURPOSE");
  command->add_flag("--new-purpose", options->is_new_purpose,
                    "No campaign has this purpose yet; one will");
  command
      ->add_option(
          "--may", options->rights,
          "What its token is good for (default: follow): to follow the register, to record "
          "what people say on a page of yours, or both")
      ->check(one_of({"follow", "record"}))
      ->delimiter(',')
      ->type_name("follow|record");
  command->callback([&context, options] { add(context, *options); });
  set_examples(*command,
               "crier objections consumers add training-pipeline --purpose ai-training "
               "> training-pipeline.token\n"
               "crier objections consumers add member-pages --purpose ai-training --may record "
               "> member-pages.token");
}

void add_remove(Command& noun, Context& context) {
  Command* command = noun.add_subcommand(
      "remove", "Let it follow no more; what was handed over to it stays on record");
  const auto name = std::make_shared<std::string>();
  command->add_option("name", *name, "Its name")->required()->type_name("NAME");
  command->callback([&context, name] { remove(context, *name); });
  set_examples(*command, "crier objections consumers remove training-pipeline");
}

}  // namespace

void add_objection_consumers(Command& noun, Context& context) {
  Command* consumers = noun.add_subcommand(
      "consumers",
      "The systems that follow the register over HTTP, and how far each has got; ends with 3 when "
      "one is too late");
  consumers->require_subcommand(0, 1);
  const auto options = std::make_shared<ListOptions>();
  add_list_options(*consumers, options);
  consumers->callback([&context, options, consumers] {
    if (!consumers->has_subcommand()) list(context, *options);
  });
  add_list(*consumers, context);
  add_add(*consumers, context);
  add_remove(*consumers, context);
  set_examples(*consumers,
               "crier objections consumers\n"
               "crier objections consumers add training-pipeline --purpose ai-training");
}

}  // namespace crier::app
