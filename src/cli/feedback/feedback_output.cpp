#include "cli/feedback/feedback_output.h"

#include <string_view>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report/csv.h"
#include "report/display_width.h"
#include "report/table.h"

namespace crier::app {
namespace {

namespace json = boost::json;
using feedback::Feedback;
using feedback::ReturnPathState;

std::string code_of(const Feedback& feedback) {
  return feedback.code == 0 ? std::string() : std::to_string(feedback.code);
}

std::string status_of(const Feedback& said) {
  return feedback::text_of(said.status);
}

std::string notice_text(const Feedback& feedback) {
  switch (feedback.return_path) {
    case ReturnPathState::none: return "none is named";
    case ReturnPathState::unchecked: return "one is named; --keys checks whether it is ours";
    case ReturnPathState::forged: return "one is named, and no key of ours has made it";
    case ReturnPathState::sound: break;
  }
  const feedback::NoticeTry notice = feedback.notice.value_or(feedback::NoticeTry{});
  return fmt::format("campaign {}, lane {}, subject {}, step {}, attempt {} (by {})",
                     notice.campaign.value, notice.lane.value, notice.subject.value, notice.step,
                     notice.attempt, name_of(feedback.source));
}

json::object notice_json(const Feedback& feedback) {
  const feedback::NoticeTry notice = feedback.notice.value_or(feedback::NoticeTry{});
  return {{"campaign", notice.campaign.value},
          {"lane", notice.lane.value},
          {"subject", notice.subject.value},
          {"step", notice.step},
          {"attempt", notice.attempt}};
}

json::value text_or_null(std::string_view text) {
  return text.empty() ? json::value(nullptr) : json::value(json::string(text));
}

}  // namespace

FeedbackOutput::FeedbackOutput(Context& context, Format format)
    : context_(context), format_(format) {
  if (format == Format::json) fmt::print(context.out(), "[");
  if (format == Format::csv) {
    const std::vector<std::string> titles = {
        "mail",          "class",    "rule", "code",    "status", "words",   "return_path",
        "notice_source", "campaign", "lane", "subject", "step",   "attempt", "addresses"};
    fmt::print(context.out(), "{}", report::csv_line(titles));
  }
}

void FeedbackOutput::add(const std::string& mail, const Feedback& feedback) {
  ++mails_;
  ++counts_[feedback.klass];
  switch (format_) {
    case Format::table: return add_text(mail, feedback);
    case Format::json: return add_json(mail, feedback);
    case Format::csv: return add_csv(mail, feedback);
  }
}

void FeedbackOutput::add_text(const std::string& mail, const Feedback& feedback) {
  const auto line = [this](std::string_view name, std::string_view value) {
    if (!value.empty()) fmt::print(context_.out(), "  {:<12}{}\n", name, report::printable(value));
  };
  fmt::print(context_.out(), "{}{}\n", mails_ > 1 ? "\n" : "", report::printable(mail));
  line("class", name_of(feedback.klass));
  line("rule", feedback.rule);
  line("reply code", code_of(feedback));
  line("status", status_of(feedback));
  line("words", feedback.words);
  line("notice", notice_text(feedback));
  if (!feedback.addresses.empty()) {
    line("addresses", fmt::format("{} (without proof; nothing follows from them)",
                                  fmt::join(feedback.addresses, ", ")));
  }
}

void FeedbackOutput::add_json(const std::string& mail, const Feedback& feedback) {
  json::object object;
  object["mail"] = mail;
  object["class"] = json::string(name_of(feedback.klass));
  object["rule"] = feedback.rule;
  object["code"] = feedback.code == 0 ? json::value(nullptr) : json::value(feedback.code);
  object["status"] = text_or_null(status_of(feedback));
  object["words"] = text_or_null(feedback.words);
  object["return_path"] = json::string(name_of(feedback.return_path));
  object["notice_source"] = text_or_null(name_of(feedback.source));
  object["notice"] = feedback.notice ? json::value(notice_json(feedback)) : json::value(nullptr);
  object["addresses"] = json::array(feedback.addresses.begin(), feedback.addresses.end());
  fmt::print(context_.out(), "{}\n  {}", mails_ > 1 ? "," : "", json::serialize(object));
}

void FeedbackOutput::add_csv(const std::string& mail, const Feedback& feedback) {
  std::vector<std::string> fields = {mail,
                                     std::string(name_of(feedback.klass)),
                                     feedback.rule,
                                     code_of(feedback),
                                     status_of(feedback),
                                     feedback.words,
                                     std::string(name_of(feedback.return_path)),
                                     std::string(name_of(feedback.source))};
  const auto number = [&](auto value) {
    fields.push_back(feedback.notice ? std::to_string(value) : std::string());
  };
  const feedback::NoticeTry notice = feedback.notice.value_or(feedback::NoticeTry{});
  number(notice.campaign.value);
  number(notice.lane.value);
  number(notice.subject.value);
  number(notice.step);
  number(notice.attempt);
  fields.push_back(fmt::format("{}", fmt::join(feedback.addresses, " ")));
  fmt::print(context_.out(), "{}", report::csv_line(fields));
}

void FeedbackOutput::finish() {
  if (format_ == Format::json) fmt::print(context_.out(), "{}]\n", mails_ > 0 ? "\n" : "");
  if (format_ != Format::table || mails_ < 2) return;
  report::Table table({{"class"}, {"mails", report::Align::right}});
  for (const auto& [klass, count] : counts_) {
    table.add({std::string(name_of(klass)), report::grouped(count)});
  }
  fmt::print(context_.out(), "\n{}", table.text(0));
}

}  // namespace crier::app
