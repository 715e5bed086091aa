#include "use_cases/feedback/feedback_inbox.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "base/time.h"
#include "cli/campaign/campaign_commands.h"
#include "cli/command_line/command_line.h"
#include "cli/commands.h"
#include "cli/feedback/feedback_commands.h"
#include "report/csv.h"
#include "report/display_width.h"
#include "report/table.h"
#include "use_cases/feedback/feedback_reading.h"

namespace crier::app {
namespace {

namespace json = boost::json;
using store::FeedbackMail;

struct InboxOptions {
  bool all{};
  std::int64_t after{};
  int rows_max{100};
  Format format{Format::table};
};

json::value text_or_null(const std::string& text) {
  return text.empty() ? json::value(nullptr) : json::value(json::string(text));
}

// Neither addresses nor what somebody wrote: a list is printed, piped and kept.
json::object listed(const FeedbackMail& mail) {
  json::object entry;
  entry["id"] = mail.id;
  entry["came_at"] = iso8601(mail.came_at);
  entry["way"] = mail.way;
  entry["state"] = mail.state;
  entry["class"] = text_or_null(mail.klass);
  entry["rule"] = text_or_null(mail.rule);
  entry["effect"] = text_or_null(mail.effect);
  entry["campaign"] = text_or_null(mail.campaign);
  entry["ref"] = text_or_null(mail.ref);
  entry["return_path"] = text_or_null(mail.return_path);
  entry["source"] = text_or_null(mail.source);
  return entry;
}

void list(Context& context, const InboxOptions& options) {
  const auto mails = context.connection().transact([&](store::Transaction& transaction) {
    return inbox(transaction,
                 {.after = options.after, .all = options.all, .rows_max = options.rows_max});
  });
  if (options.format == Format::json) {
    json::array entries;
    for (const FeedbackMail& mail : mails) entries.push_back(listed(mail));
    fmt::print(context.out(), "{}\n", json::serialize(entries));
    return;
  }
  if (options.format == Format::csv) {
    const auto print_line = [&](const std::vector<std::string>& fields) {
      fmt::print(context.out(), "{}", report::csv_line(fields));
    };
    print_line({"id", "came_at", "way", "state", "class", "rule", "effect", "campaign", "ref"});
    for (const FeedbackMail& mail : mails) {
      print_line({std::to_string(mail.id), iso8601(mail.came_at), mail.way, mail.state, mail.klass,
                  mail.rule, mail.effect, mail.campaign, mail.ref});
    }
    return;
  }
  if (mails.empty()) {
    fmt::print(context.out(), "{}\n",
               options.all ? "no mail has come back" : "nothing waits to be read");
    return;
  }
  report::Table table({{"id", report::Align::right},
                       {"came (UTC)"},
                       {"class"},
                       {"campaign"},
                       {"person"},
                       {options.all ? "state" : "by rule"}});
  for (const FeedbackMail& mail : mails) {
    table.add({std::to_string(mail.id), iso8601(mail.came_at).substr(0, 16), mail.klass,
               mail.campaign, mail.ref, options.all ? mail.state : mail.rule});
  }
  fmt::print(context.out(), "{}", table.text(0));
  if (static_cast<int>(mails.size()) == options.rows_max) {
    fmt::print(context.out(), "there may be more: --after {}\n", mails.back().id);
  }
  if (!options.all) {
    fmt::print(
        context.out(), "\n{}",
        report::with_margin("",
                            "Read one: crier feedback show ID. Somebody may object in it: "
                            "record that (crier objections add), then say that you are "
                            "done (crier feedback done ID --reason WHY). What is a bounce or "
                            "a complaint after all: crier feedback reclassify.",
                            line_width(context)));
  }
}

void show(Context& context, std::int64_t id, Format format) {
  const auto shown = context.connection().transact(
      [&](store::Transaction& transaction) { return shown_mail(transaction, id); });
  if (!shown) throw CommandFailure(fmt::format("there is no mail {}", id));
  const FeedbackMail& mail = shown->mail;
  if (format == Format::json) {
    json::object entry = listed(mail);
    entry["words"] = text_or_null(mail.words);
    entry["done_by"] = text_or_null(mail.done_by);
    entry["done_reason"] = text_or_null(mail.done_reason);
    entry["from"] = shown->from ? json::value(json::string(*shown->from)) : json::value(nullptr);
    entry["subject"] = text_or_null(shown->subject);
    entry["text"] = text_or_null(shown->text);
    fmt::print(context.out(), "{}\n", json::serialize(entry));
    return;
  }
  report::Table facts({{"mail"}, {std::to_string(id)}});
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) facts.add({name, value});
  };
  add("came", iso8601(mail.came_at) + " by " + mail.way);
  add("state", mail.state);
  add("class", mail.klass);
  add("by rule", mail.rule);
  add("code", mail.code == 0 ? std::string() : std::to_string(mail.code));
  add("status", mail.enhanced_status);
  add("the server said", mail.words);
  add("return path", mail.return_path);
  add("named by", mail.source == "none" ? std::string() : mail.source);
  add("campaign", mail.campaign);
  add("person", mail.ref);
  add("what followed", mail.effect);
  if (mail.done_at) {
    add("done",
        fmt::format("{} by {}: {}", iso8601(*mail.done_at), mail.done_by, mail.done_reason));
  }
  fmt::print(context.out(), "{}\n", facts.text(0));
  if (!shown->from) {
    fmt::print(context.out(), "Its text is not kept any more.\n");
    return;
  }
  // Control characters could write on a terminal what is not there.
  fmt::print(context.out(), "From: {}\nSubject: {}\n\n", report::printable(*shown->from),
             report::printable(shown->subject));
  std::string line;
  for (const char each : shown->text + "\n") {
    if (each != '\n') {
      line += each;
      continue;
    }
    fmt::print(context.out(), "{}\n", report::printable(line));
    line.clear();
  }
}

void add_show(Command& noun, Context& context) {
  struct Options {
    std::int64_t id{};
    Format format{Format::table};
  };
  Command* command = noun.add_subcommand(
      "show",
      "Show a mail that came back, or a text, with what somebody wrote in it, and whose address or "
      "number stands there");
  const auto options = std::make_shared<Options>();
  command->add_option("ID", options->id, "Of crier feedback inbox")->required()->type_name("");
  add_format_option(*command, options->format);
  command->callback([&context, options] {
    if (options->format == Format::csv) {
      throw CommandFailure("--format csv: a mail is text or JSON", ExitCode::usage);
    }
    show(context, options->id, options->format);
  });
  set_examples(*command, "crier feedback show 17");
}

void add_reclassify(Command& noun, Context& context) {
  struct Options {
    std::int64_t id{};
    std::string klass;
    std::string reason;
  };
  Command* command = noun.add_subcommand(
      "reclassify",
      "Say what a mail of the inbox is, for the notice that it names: what follows is as if it had "
      "said so by itself, such as that the address of somebody who complained is suppressed. "
      "crier suppressions remove takes that back");
  const auto options = std::make_shared<Options>();
  command->add_option("ID", options->id, "Of crier feedback inbox")->required()->type_name("");
  command
      ->add_option("CLASS", options->klass,
                   "hard, soft, full, policy, reputation, content, complaint, auto_reply, "
                   "challenge, delayed or delivered")
      ->required()
      ->type_name("");
  command->add_option("--reason", options->reason, "Why, for the record")
      ->required()
      ->check(not_blank)
      ->type_name("WHY");
  command->callback([&context, options] {
    const auto klass = feedback::feedback_class_named(options->klass);
    if (!klass) {
      throw CommandFailure(fmt::format("\"{}\" is no class; --help has them", options->klass),
                           ExitCode::usage);
    }
    const FeedbackConfig& feedback = context.config().feedback;
    const OwnRules rules =
        require_own_rules(feedback.rules.string(), feedback.receipt_rules.string());
    const auto effect = context.connection().transact([&](store::Transaction& transaction) {
      return reclassify_mail(transaction, rules,
                             {.id = options->id,
                              .klass = *klass,
                              .actor = context.actor(),
                              .at = context.now(),
                              .reason = options->reason});
    });
    if (!effect) throw CommandFailure(effect.error());
    fmt::print(context.out(), "mail {} is {}; what followed: {}\n", options->id, options->klass,
               name_of(*effect));
  });
  set_examples(*command, "crier feedback reclassify 17 complaint --reason \"from the FBL\"");
}

void add_done(Command& noun, Context& context) {
  struct Options {
    std::int64_t id{};
    std::string reason;
  };
  Command* command = noun.add_subcommand(
      "done", "Say that nothing is left to do about a mail, and why; it leaves the inbox");
  const auto options = std::make_shared<Options>();
  command->add_option("ID", options->id, "Of crier feedback inbox")->required()->type_name("");
  command->add_option("--reason", options->reason, "What was done, for the record")
      ->required()
      ->check(not_blank)
      ->type_name("WHY");
  command->callback([&context, options] {
    const auto done = context.connection().transact([&](store::Transaction& transaction) {
      return done_with_mail(
          transaction, options->id,
          {.actor = context.actor(), .at = context.now(), .reason = options->reason});
    });
    if (!done) throw CommandFailure(done.error());
    fmt::print(context.out(), "mail {} is done\n", options->id);
  });
  set_examples(*command, "crier feedback done 17 --reason \"objection recorded\"");
}

}  // namespace

void add_feedback_inbox(Command& noun, Context& context) {
  Command* command = noun.add_subcommand(
      "inbox",
      "List what only people can read, of mails that came back and of texts: replies, and what is "
      "not understood. Nobody is suppressed or counted by it.");
  const auto options = std::make_shared<InboxOptions>();
  command->add_flag("--all", options->all, "All that are kept, also those that were understood");
  command->add_option("--after", options->after, "Only those with a higher id")->type_name("ID");
  command->add_option("--limit", options->rows_max, "At most so many")
      ->check(in_range(1, 100'000))
      ->type_name("N");
  add_format_option(*command, options->format);
  command->callback([&context, options] { list(context, *options); });
  set_examples(*command,
               "crier feedback inbox\n"
               "crier feedback inbox --all --format csv > feedback.csv");
  add_show(noun, context);
  add_done(noun, context);
  add_reclassify(noun, context);
}

}  // namespace crier::app
