#include <algorithm>
#include <cstdint>
#include <iterator>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "cli/command_line/command_line.h"
#include "cli/commands.h"
#include "cli/document_format_option.h"
#include "cli/objection/objection_commands.h"
#include "cli/register_output.h"
#include "report/display_width.h"
#include "report/table.h"
#include "runtime/stop_flag.h"
#include "use_cases/audience/purpose_check.h"
#include "use_cases/objection/form/request_matching.h"
#include "use_cases/objection/form/requests.h"

namespace crier::app {
namespace {

RequestStanding standing_of(Context& context) {
  const RequestStanding standing =
      context.connection().transact([&](store::Transaction& transaction) {
        return request_standing(transaction, context.now(),
                                context.config().objections.match_within);
      });
  if (standing.is_alarming) context.end_with(ExitCode::requests_late);
  return standing;
}

// What would stay open after a run that is not dry.
std::int64_t open_after(const MatchReport& report, const RequestStanding& standing, bool is_dry) {
  // Somebody may have settled one by hand since.
  return is_dry ? std::max(standing.open - report.settled, std::int64_t{0}) : standing.open;
}

std::string dry_in_words(const MatchReport& report, const RequestStanding& standing) {
  const std::int64_t rest = open_after(report, standing, true);
  return fmt::format(
      "nothing was changed\n{} open now: {} would be settled, {} would stay open{}\n",
      report::counted(standing.open, {.one = "request is", .many = "requests are"}),
      report::grouped(report.settled), report::grouped(rest),
      rest == 0 ? ""
                : ", because nobody of the audience is found for them, or they are of another "
                  "purpose");
}

std::string in_words(const RequestStanding& standing) {
  if (standing.open == 0) return "no request is open\n";
  return fmt::format(
      "{} open, the oldest for {}{}: whoever has sent one objects, is not in the register yet, and "
      "may still be told. Look for them in your other systems, by what crier objections requests "
      "shows, and say of each whom it means, or why nobody: crier objections settle RECEIPT --ref "
      "REF, "
      "or --nobody WHY\n",
      report::counted(standing.open, {.one = "request is", .many = "requests are"}),
      human_duration(standing.oldest),
      standing.is_alarming ? ", which is longer than [objections] match_within" : "");
}

// A slip of the pen would find no requests, and say that all is well.
void require_known(Context& context, const std::string& purpose) {
  if (purpose.empty()) return;
  const auto known = context.connection().transact(
      [&](store::Transaction& transaction) { return check_known_purpose(transaction, purpose); });
  if (known) return;
  throw CommandFailure(known.error().words, known.error().kind == PurposeRefusal::Kind::malformed
                                                ? ExitCode::usage
                                                : ExitCode::failed);
}

struct MatchCommand {
  std::string purpose;
  bool is_dry{};
  Format format{Format::table};
};

void print_table(Context& context, const MatchReport& report, const RequestStanding& standing,
                 bool is_dry) {
  report::Table table({{"requests"}, {"", report::Align::right}});
  table.add({"matched", report::grouped(report.matched)});
  table.add({"  of these, several people", report::grouped(report.several)});
  table.add({"matched before", report::grouped(report.before)});
  table.add({"nobody found", report::grouped(report.nobody)});
  table.add({"unreadable contact", report::grouped(report.unreadable)});
  table.add_rule();
  table.add({"looked at", report::grouped(report.looked_at)});
  fmt::print(context.out(), "{}\n", table.text(0));
  const std::int64_t objecting = report.people - report.withdrawn_since;
  const report::Noun noun =
      is_dry ? report::Noun{.one = "person would object", .many = "people would object"}
             : report::Noun{.one = "person objects now", .many = "people object now"};
  fmt::print(context.out(), "{}: {} objected before, {} another name; {} withdrawn since\n",
             report::counted(objecting, noun), report::grouped(report.objected_before),
             report::grouped(report.names_differ), report::grouped(report.withdrawn_since));
  for (const OtherName& each : report.to_look_at) {
    fmt::print(context.out(), "  another name: {}, receipt {}\n", each.ref, each.receipt);
  }
  fmt::print(context.out(), "{}", is_dry ? dry_in_words(report, standing) : in_words(standing));
}

void print_json(Context& context, const MatchReport& report, const RequestStanding& standing,
                bool is_dry) {
  boost::json::array names;
  for (const OtherName& each : report.to_look_at) {
    names.push_back({{"receipt", each.receipt}, {"ref", each.ref}});
  }
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(standing.oldest).count();
  const boost::json::object document = {{"dry_run", is_dry},
                                        {"looked_at", report.looked_at},
                                        {"matched", report.matched},
                                        {"matched_several", report.several},
                                        {"matched_before", report.before},
                                        {"nobody_found", report.nobody},
                                        {"unreadable_contact", report.unreadable},
                                        {"people", report.people},
                                        {"withdrawn_since", report.withdrawn_since},
                                        {"objected_before", report.objected_before},
                                        {"name_differs", report.names_differ},
                                        {"to_look_at", std::move(names)},
                                        {"settled", report.settled},
                                        {"open", standing.open},
                                        {"open_after", open_after(report, standing, is_dry)},
                                        {"oldest_open_seconds", seconds}};
  fmt::print(context.out(), "{}\n", boost::json::serialize(document));
}

void match(Context& context, const MatchCommand& command) {
  require_known(context, command.purpose);
  const StopFlag signals;
  const MatchReport report =
      match_requests(context.connection(), {.purpose = command.purpose,
                                            .is_dry = command.is_dry,
                                            .actor = context.actor(),
                                            .now = [&context] { return context.now(); },
                                            .stop = [] { return StopFlag::asked().load(); }});
  const RequestStanding standing = standing_of(context);
  const auto print = command.format == Format::json ? print_json : print_table;
  print(context, report, standing, command.is_dry);
  if (report.was_stopped) {
    throw CommandFailure("stopped before the end; run the same command again to finish");
  }
}

std::string settlement_of(const store::ObjectionRequest& request) {
  if (!request.settled_at) return "open";
  // As the database calls it; a request is for nobody or for somebody.
  switch (*request.settlement) {
    case store::Settlement::matched: return "matched";
    case store::Settlement::assigned: return "assigned";
    case store::Settlement::nobody: break;
  }
  return "nobody: " + request.why;
}

std::vector<report::Column> request_columns() {
  return {{"receipt"}, {"purpose"}, {"said"},
          {"name"},    {"email"},   {"phone"},
          {"locale"},  {"became"},  {"people", report::Align::right},
          {"settled"}, {"by"},      {"erased"}};
}

std::vector<std::string> cells_of(const store::ObjectionRequest& each) {
  return {each.receipt,
          each.purpose,
          iso8601(each.stated_at),
          each.name,
          each.email,
          each.phone,
          each.locale,
          settlement_of(each),
          fmt::format("{}", each.people),
          each.settled_at ? iso8601(*each.settled_at) : "",
          each.settled_by,
          each.erased_at ? iso8601(*each.erased_at) : ""};
}

// Anybody may type anything, and one form must not push the others off the screen.
std::vector<std::string> bounded_cells_of(const store::ObjectionRequest& each) {
  constexpr std::size_t typed_columns = 28;
  store::ObjectionRequest bounded = each;
  for (std::string* typed : {&bounded.name, &bounded.email, &bounded.phone, &bounded.why}) {
    *typed = report::shortened(report::printable(*typed), typed_columns);
  }
  return cells_of(bounded);
}

struct ListCommand {
  std::string purpose;
  bool is_open{};
  bool is_all{};
  std::optional<int> rows_max;
  Format format{Format::table};
};

store::RequestsPage page_of(const ListCommand& command) {
  return {.purpose = command.purpose,
          .asked = command.is_all ? store::RequestsAsked::all : store::RequestsAsked::open};
}

std::vector<store::ObjectionRequest> read_page(Context& context, const store::RequestsPage& page) {
  return context.connection().transact(
      [&](store::Transaction& transaction) { return listed_requests(transaction, page); });
}

// In portions, so that any number of them needs the memory of one.
void stream(Context& context, const ListCommand& command) {
  constexpr int portion = 1000;
  RegisterStream rows(context, request_columns(), command.format);
  store::RequestsPage page = page_of(command);
  int left = command.rows_max.value_or(std::numeric_limits<int>::max());
  while (left > 0) {
    page.rows_max = std::min(left, portion);
    const auto requests = read_page(context, page);
    for (const store::ObjectionRequest& each : requests) rows.add(cells_of(each));
    if (std::ssize(requests) < page.rows_max) break;
    page.after = requests.back().id;
    left -= page.rows_max;
  }
  rows.finish();
}

// What is not shown, to whoever reads the table.
std::string rest_in_words(std::int64_t rest) {
  if (rest <= 0) return {};
  return fmt::format(
      "{} not shown: say --rows COUNT for more, or --format csv or json for all of them\n",
      report::counted(rest, {.one = "later one is", .many = "later ones are"}));
}

void print_table(Context& context, const ListCommand& command) {
  constexpr int rows_default = 100;
  store::RequestsPage page = page_of(command);
  page.rows_max = command.rows_max.value_or(rows_default);
  const auto requests = read_page(context, page);
  std::int64_t rest = 0;
  if (std::ssize(requests) == page.rows_max) {
    page.after = requests.back().id;
    rest = context.connection().transact(
        [&](store::Transaction& transaction) { return request_count(transaction, page); });
  }
  RegisterListing listing(request_columns());
  for (const store::ObjectionRequest& each : requests) {
    listing.add(context.out_is_terminal() ? bounded_cells_of(each) : cells_of(each));
  }
  listing.print(context, command.format);
  fmt::print(context.out(), "\n{}", rest_in_words(rest));
}

void list(Context& context, const ListCommand& command) {
  require_known(context, command.purpose);
  if (command.format != Format::table) {
    stream(context, command);
    static_cast<void>(standing_of(context));
    return;
  }
  print_table(context, command);
  fmt::print(context.out(), "{}", in_words(standing_of(context)));
}

struct SettleCommand {
  std::string receipt;
  std::vector<std::string> refs;
  bool are_new_refs{};
  std::string nobody_because;
};

void settle(Context& context, const SettleCommand& command) {
  if (command.refs.empty() && command.nobody_because.empty()) {
    throw CommandFailure("say whom it means with --ref, or why it means nobody with --nobody",
                         ExitCode::usage);
  }
  const auto settled = settle_by_hand(
      context.connection(), {.receipt = command.receipt,
                             .refs = command.refs,
                             .new_refs = command.are_new_refs ? NewRefs::allowed : NewRefs::refused,
                             .nobody_because = command.nobody_because,
                             .actor = context.actor(),
                             .at = context.now(),
                             .lanes = context.settings().lanes});
  if (!settled) throw CommandFailure(settled.error());
  if (command.refs.empty()) {
    fmt::print(context.out(), "settled: {} means nobody\n", command.receipt);
    return;
  }
  const std::int64_t objecting = settled->people - settled->withdrawn_since;
  fmt::print(context.out(), "settled: {} to \"{}\" now, {} before, {} withdrawn since\n",
             report::counted(objecting, {.one = "person objects", .many = "people object"}),
             settled->purpose, report::grouped(settled->objected_before),
             report::grouped(settled->withdrawn_since));
  if (settled->awaited > 0) {
    fmt::print(context.out(), "{} not in the audience yet; the objection counts when they come\n",
               report::counted(settled->awaited, {.one = "of them is", .many = "of them are"}));
  }
}

void add_match(Command& noun, Context& context) {
  Command* command = noun.add_subcommand(
      "match",
      "Find out whom the requests of the public form mean, by address and number: everybody found "
      "objects from the instant of the form on. Safe to repeat; ends with 3 when one has been open "
      "for longer than [objections] match_within");
  const auto options = std::make_shared<MatchCommand>();
  command->add_option("--purpose", options->purpose, "Only those of this purpose")
      ->type_name("PURPOSE");
  command->add_flag("--dry-run", options->is_dry, "Say what would be, and change nothing");
  add_document_format_option(*command, options->format);
  command->callback([&context, options] { match(context, *options); });
  set_examples(*command,
               "crier objections match --dry-run\n"
               "crier objections match --purpose ai-training --format json");
}

void add_list(Command& noun, Context& context) {
  Command* command = noun.add_subcommand(
      "requests",
      "What people without a link have said by the public form, the oldest first; ends with 3 when "
      "one has been open for longer than [objections] match_within");
  const auto options = std::make_shared<ListCommand>();
  Option* open = command->add_flag("--open", options->is_open,
                                   "Those for whom nobody was found yet (default)");
  command->add_flag("--all", options->is_all, "Also those that are settled")->excludes(open);
  command->add_option("--purpose", options->purpose, "Only those of this purpose")
      ->type_name("PURPOSE");
  command
      ->add_option("--rows", options->rows_max,
                   "At most so many (default: 100 in a table, all in CSV and JSON)")
      ->check(in_range(1, 1'000'000))
      ->type_name("COUNT");
  add_format_option(*command, options->format);
  command->callback([&context, options] { list(context, *options); });
  set_examples(*command, "crier objections requests\ncrier objections requests --all --format csv");
}

void add_settle(Command& noun, Context& context) {
  Command* command = noun.add_subcommand(
      "settle", "Say by hand whom a request of the public form means, or that it means nobody");
  const auto options = std::make_shared<SettleCommand>();
  command->add_option("receipt", options->receipt, "The number of its receipt")
      ->required()
      ->type_name("RECEIPT");
  Option* refs =
      command->add_option("--ref", options->refs, "Somebody whom it means; may be repeated")
          ->type_name("REF")
          ->allow_extra_args(false);
  command
      ->add_flag("--new-ref", options->are_new_refs,
                 "The audience may not have them yet; an import will")
      ->needs(refs);
  command->add_option("--nobody", options->nobody_because, "It means nobody; why")
      ->excludes(refs)
      ->check(not_blank)
      ->type_name("WHY");
  command->callback([&context, options] { settle(context, *options); });
  set_examples(*command,
               "crier objections settle 7KQM-2D9X-4VTA --ref user-1017\n"
               "crier objections settle 7KQM-2D9X-4VTA --nobody \"not in any of our systems\"");
}

}  // namespace

bool show_objection_request(Context& context, const std::string& receipt, Format format) {
  const auto request = request_with_receipt(context.connection(), receipt);
  if (!request) return false;
  RegisterListing listing(request_columns());
  listing.add(cells_of(*request));
  listing.print(context, format);
  return true;
}

void add_objection_requests(Command& noun, Context& context) {
  add_match(noun, context);
  add_list(noun, context);
  add_settle(noun, context);
}

}  // namespace crier::app
