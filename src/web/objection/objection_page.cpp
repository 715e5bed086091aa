#include "web/objection/objection_page.h"

#include <utility>

#include <fmt/format.h>

#include "notice/dates.h"
#include "web/html_text.h"
#include "web/objection/page_sheet.h"
#include "web/objection/stated_terms.h"

namespace crier::app {
namespace {

// One page, with its title and the way back to itself.
class Page : public PageSheet {
 public:
  Page(const PageWords& words, std::string_view language, std::string part)
      : PageSheet(words, language, std::move(part)),
        here_(fmt::format("?{}={}", language_parameter, language)) {
    put("action.link", here_);
  }

  void title(std::string_view part) {
    say("title", fmt::format("{}.title", part));
    say("heading", fmt::format("{}.heading", part));
  }
  // The address of this page in this language.
  [[nodiscard]] const std::string& here() const { return here_; }

 private:
  std::string here_;
};

std::string query_of(std::string_view name, std::string_view value) {
  return fmt::format("{}={}", name, value);
}

std::string receipt_query(const std::string& number, bool is_known) {
  std::string query = query_of(receipt_parameter, number);
  if (is_known) query += fmt::format("&{}=1", known_parameter);
  return query;
}

// Empty: without the dates of a campaign nothing can be promised, nor taken back; the receipt says
// that it is recorded, and that nobody will ask again.
std::string_view effect_key(objection::Timeliness timeliness) {
  switch (timeliness) {
    case objection::Timeliness::before_cutoff: return "receipt.effect.in_time";
    case objection::Timeliness::late_before_use: return "receipt.effect.before_use";
    case objection::Timeliness::late_after_use: return "receipt.effect.after_use";
    case objection::Timeliness::not_known: break;
  }
  return {};
}

}  // namespace

std::string ObjectionPage::ask(const ObjectionTerms& terms, const CivilInstant& cutoff,
                               WallTime now) const {
  Page page(words_, language_, "ask");
  page.title("ask");
  page.put("purpose", stated_purpose(terms, language_));
  page.say("lead", "ask.lead", {{"controller_name", stated_controller(terms, language_)}});
  if (now < cutoff.instant) {
    page.say("in_time", "ask.in_time");
    page.put("cutoff",
             notice::end_in_words(cutoff.instant, {.locale = language_, .zone = cutoff.zone}));
  } else {
    page.say("late", "ask.late");
  }
  page.say("no_reason", "ask.no_reason");
  page.say("button", "ask.button");
  page.say("press", "ask.press");
  return std::move(page).with_languages();
}

std::string ObjectionPage::time_of(const ObjectionTerms& terms, WallTime stated_at) const {
  return notice::begin_in_words(stated_at, date_reader(terms, language_));
}

std::string ObjectionPage::receipt(const ObjectionTerms& terms,
                                   const ObjectionReceipt& receipt) const {
  Page page(words_, language_, "receipt");
  page.title("receipt");
  page.put("purpose", stated_purpose(terms, language_));
  if (receipt.is_known) page.say("known", "receipt.known");
  if (const auto key = effect_key(receipt.timeliness); !key.empty()) page.say("effect", key);
  page.say("number_label", "receipt.number");
  page.put("number", receipt.number);
  page.say("time_label", "receipt.time");
  page.put("time", receipt.stated_at);
  page.say("purpose_label", "receipt.purpose");
  page.say("controller_label", "receipt.controller");
  page.put_if_given("controller_name", stated_controller(terms, language_));
  page.say("keep", "receipt.keep");
  page.say("no_more", "receipt.no_more");
  page.say("withdraw_label", "withdraw.link");
  page.put("withdraw.link",
           fmt::format("{}&{}", page.here(), query_of(withdrawal_parameter, receipt.number)));
  return std::move(page).with_languages(receipt_query(receipt.number, receipt.is_known));
}

std::string ObjectionPage::ask_withdrawal(const ObjectionTerms& terms,
                                          const std::string& number) const {
  Page page(words_, language_, "withdraw");
  page.title("withdraw");
  page.put("purpose", stated_purpose(terms, language_));
  page.put("number", number);
  page.say("text", "withdraw.text");
  page.say("button", "withdraw.button");
  page.say("back_label", "withdraw.back");
  page.put("back.link", receipt_address(number, false));
  return std::move(page).with_languages(query_of(withdrawal_parameter, number));
}

std::string ObjectionPage::withdrawn(const std::string& number) const {
  Page page(words_, language_, "message");
  page.title("withdrawn");
  page.say("text", "withdrawn.text");
  page.say("again", "withdrawn.again");
  page.put("again.link", page.here());
  return std::move(page).with_languages(receipt_query(number, false));
}

std::string ObjectionPage::unknown() const {
  Page page(words_, language_, "message");
  page.title("unknown");
  page.say("text", "unknown.text");
  return std::move(page).with_languages();
}

std::string ObjectionPage::test() const {
  Page page(words_, language_, "message");
  page.title("test");
  page.say("text", "test.text");
  return std::move(page).with_languages();
}

std::string ObjectionPage::later() const {
  Page page(words_, language_, "message");
  page.title("later");
  page.say("text", "later.text");
  page.put("retry", "yes");
  page.say("button", "later.button");
  return std::move(page).html();
}

// Nothing of what was recorded: that is not known now.
std::string ObjectionPage::away(const std::string& query) const {
  Page page(words_, language_, "message");
  page.say("title", "later.title");
  page.say("heading", "later.title");
  page.say("again", "later.button");
  page.put("again.link", fmt::format("{}&{}", page.here(), query));
  return std::move(page).with_languages(query);
}

std::string ObjectionPage::receipt_address(const std::string& number, bool is_known) const {
  return fmt::format("?{}&{}", query_of(language_parameter, language_),
                     receipt_query(number, is_known));
}

std::string ObjectionPage::receipt_note(const std::string& number,
                                        const std::string& address) const {
  return note(words_.text(language_, "receipt.title"),
              fmt::format("{}: <a class=\"number\" href=\"{}\">{}</a>",
                          html_text(words_.text(language_, "receipt.number")), html_text(address),
                          html_text(number)));
}

std::string ObjectionPage::withdrawal_note(Withdrawal withdrawal,
                                           const std::string& address) const {
  const std::string title = words_.text(
      language_, withdrawal == Withdrawal::is_done ? "withdrawn.title" : "withdraw.title");
  return note(title, fmt::format("<a href=\"{}\">{}</a>", html_text(address), html_text(title)));
}

std::string ObjectionPage::note(const std::string& title, const std::string& html) const {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"{0}\">\n<head><meta "
      "charset=\"utf-8\"><title>{1}</title></head>\n"
      "<body><p>{2}</p></body>\n</html>\n",
      html_text(language_), html_text(title), html);
}

}  // namespace crier::app
