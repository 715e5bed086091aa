#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "cli/command_line/command_line.h"
#include "cli/commands.h"
#include "cli/feedback/feedback_commands.h"
#include "cli/mail_files.h"
#include "cli/progress.h"
#include "feedback/feedback_class.h"
#include "report/table.h"
#include "use_cases/feedback/feedback_reading.h"
#include "use_cases/feedback/mail_intake.h"

namespace crier::app {
namespace {

struct ImportOptions {
  std::vector<std::string> files;
  std::string rules;
  Format format{Format::table};
};

constexpr std::size_t kept_at_once = 250;
constexpr std::size_t kept_octets_at_once = std::size_t{16} << 20U;

struct Summary {
  std::int64_t mails{};
  std::int64_t known{};  // Kept before.
  MailsRead read;
};

class Import {
 public:
  Import(Context& context, OwnRules rules)
      : context_(context),
        rules_(std::move(rules)),
        progress_(context.err(),
                  context.err_is_terminal() ? Progress::Style::bar : Progress::Style::lines,
                  "importing") {}

  void add(std::string_view octets) {
    octets_ += octets.size();
    waiting_.push_back({.way = MailWay::import, .recipient = {}, .octets = std::string(octets)});
    if (waiting_.size() >= kept_at_once || octets_ >= kept_octets_at_once) flush();
  }

  // Keeps first and reads then, as all ways do. What others have kept is read as well: whoever
  // reads does it for everybody.
  void flush() {
    if (waiting_.empty()) return;
    const auto are_new = context_.connection().transact([&](store::Transaction& transaction) {
      return keep_mails(transaction, context_.now(), waiting_);
    });
    summary_.mails += static_cast<std::int64_t>(are_new.size());
    summary_.known += std::ranges::count(are_new, false);
    waiting_.clear();
    octets_ = 0;
    read();
    progress_.show({.done = summary_.mails, .total = std::nullopt},
                   std::chrono::steady_clock::now());
  }

  void read() {
    std::int64_t portion = 1;
    while (portion > 0) {
      // It waits for others, so that there is an answer.
      const MailsRead read =
          context_.connection()
              .transact([&](store::Transaction& transaction) {
                return read_kept_mails(transaction, rules_, context_.now(), OthersRead::wait);
              })
              .value_or(MailsRead{});
      summary_.read += read;
      portion = read.mails;
    }
  }

  [[nodiscard]] const Summary& summary() const { return summary_; }

 private:
  Context& context_;
  OwnRules rules_;
  Progress progress_;
  std::vector<ComingMail> waiting_;
  std::size_t octets_{};
  Summary summary_;
};

struct EffectWords {
  FeedbackEffect effect;
  const char* words;
};
constexpr EffectWords effect_words[] = {
    {.effect = FeedbackEffect::counted, .words = "counted for the notice"},
    {.effect = FeedbackEffect::suppressed, .words = "counted, address suppressed"},
    {.effect = FeedbackEffect::address_changed, .words = "counted, address is another by now"},
    {.effect = FeedbackEffect::repeated, .words = "known of the notice already"},
    {.effect = FeedbackEffect::to_be_read, .words = "for people to read (crier feedback inbox)"},
    {.effect = FeedbackEffect::part, .words = "parts of texts, of which others have not arrived"},
    {.effect = FeedbackEffect::foreign, .words = "receipts of no text of ours"},
    {.effect = FeedbackEffect::nobody, .words = "about nobody"},
    {.effect = FeedbackEffect::forged, .words = "forged"},
    {.effect = FeedbackEffect::erased, .words = "about people who were erased"},
    {.effect = FeedbackEffect::put_off, .words = "wait for their notice to be booked"}};

void print(Context& context, const Summary& summary, Format format) {
  if (format == Format::json) {
    boost::json::object classes;
    for (std::size_t at = 0; at < summary.read.by_class.size(); ++at) {
      classes[feedback::name_of(static_cast<feedback::FeedbackClass>(at))] =
          summary.read.by_class[at];
    }
    boost::json::object effects;
    for (const EffectWords& each : effect_words) {
      effects[name_of(each.effect)] = summary.read.of(each.effect);
    }
    fmt::print(context.out(), "{}\n",
               boost::json::serialize(boost::json::object{{"mails", summary.mails},
                                                          {"known", summary.known},
                                                          {"classes", std::move(classes)},
                                                          {"effects", std::move(effects)}}));
    return;
  }
  report::Table classes({{"class"}, {"mails", report::Align::right}});
  for (std::size_t at = 0; at < summary.read.by_class.size(); ++at) {
    if (summary.read.by_class[at] == 0) continue;
    classes.add({std::string(feedback::name_of(static_cast<feedback::FeedbackClass>(at))),
                 report::grouped(summary.read.by_class[at])});
  }
  report::Table effects({{"what follows"}, {"mails", report::Align::right}});
  for (const EffectWords& each : effect_words) {
    const std::int64_t mails = summary.read.of(each.effect);
    if (mails > 0) effects.add({each.words, report::grouped(mails)});
  }
  if (!classes.empty()) fmt::print(context.out(), "{}\n", classes.text(0));
  if (!effects.empty()) fmt::print(context.out(), "{}\n", effects.text(0));
  fmt::print(context.out(), "{} taken in, {} of them known before\n",
             report::counted(summary.mails, {.one = "mail", .many = "mails"}),
             report::grouped(summary.known));
}

void run(Context& context, const ImportOptions& options) {
  const std::string own =
      options.rules.empty() ? context.config().feedback.rules.string() : options.rules;
  std::string unread;
  Summary summary;
  {
    Import import(context,
                  require_own_rules(own, context.config().feedback.receipt_rules.string()));
    for (const std::string& file :
         options.files.empty() ? std::vector<std::string>{"-"} : options.files) {
      try {
        each_mail(file, [&](const std::string&, std::string_view octets) { import.add(octets); });
      } catch (const CommandFailure& failure) {
        // The others are taken in all the same.
        unread += (unread.empty() ? "" : "\n") + std::string(failure.what());
      }
    }
    import.flush();
    // What an import that was stopped has kept.
    import.read();
    summary = import.summary();
  }
  print(context, summary, options.format);
  if (!unread.empty()) throw CommandFailure(unread);
}

}  // namespace

void add_feedback_import(Command& noun, Context& context) {
  Command* command = noun.add_subcommand(
      "import",
      "Take in mails that came back, and do what follows from them: count them for their notices, "
      "suppress addresses that are dead or that complained, and keep for people what only people "
      "can read. A mail that is taken in twice counts once. Ends with 0 when all mails were read, "
      "whatever they are; with 1 when a file could not be; with 2 when the rules have faults.");
  const auto options = std::make_shared<ImportOptions>();
  command
      ->add_option("FILE", options->files,
                   "A mail, an mbox or a maildir; \"-\" is standard input (default)")
      ->type_name("");
  command
      ->add_option("--rules", options->rules,
                   "Rules of your own, which come before the shipped ones; by default those of "
                   "[feedback] rules")
      ->type_name("FILE");
  add_format_option(*command, options->format);
  command->callback([&context, options] {
    if (options->format == Format::csv) {
      throw CommandFailure("--format csv: a summary is a table or JSON", ExitCode::usage);
    }
    run(context, *options);
  });
  set_examples(*command,
               "crier feedback import /var/mail/bounces\n"
               "crier feedback import Maildir --format json\n"
               "crier feedback import < bounce.eml");
}

}  // namespace crier::app
