#include "web/objection/objection_form_page.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "notice/dates.h"
#include "web/html_text.h"
#include "web/objection/objection_page.h"
#include "web/objection/page_sheet.h"
#include "web/objection/stated_terms.h"

namespace crier::app {
namespace {

// Of a range that is kept for films and books (Ofcom), so that nobody is called by it.
constexpr std::string_view example_number = "+44 20 7946 0018";

// One page, in its own words and in those of the page behind a link.
class Page : public PageSheet {
 public:
  Page(FormPageWords words, std::string_view language, std::string part)
      : PageSheet(words.shared, language, std::move(part)), own_(words.own) {}

  void say(std::string name, std::string_view key, const notice::Arguments& arguments = {}) {
    PageSheet::say(std::move(name), own_, key, arguments);
  }
  void say_shared(std::string name, std::string_view key) { PageSheet::say(std::move(name), key); }
  void label_fields() {
    say("name_label", "form.name");
    say("email_label", "form.email");
    say("phone_label", "form.phone");
  }

 private:
  const PageWords& own_;
};

void say_fault(Page& page, ObjectionFormPage::Fault fault) {
  using Fault = ObjectionFormPage::Fault;
  page.put(fault == Fault::no_contact ? "missing" : "sound", "yes");
  if (fault == Fault::no_contact) {
    // The title is what is heard first.
    page.say("title", "error.heading");
    page.say("wrong", "error.heading");
    page.say("wrong_text", "error.text");
  } else if (fault == Fault::not_recorded) {
    page.say_shared("title", "later.title");
    page.say_shared("wrong", "later.heading");
    page.say_shared("wrong_text", "later.text");
  }
}

std::string address_in(std::string_view action, std::string_view language) {
  return fmt::format("{}?{}={}", action, language_parameter, language);
}

void put_fields(Page& page, const RequestWords& entered, const std::string& ticket,
                std::string address) {
  page.say("heading", "form.heading");
  page.put("ticket", ticket);
  page.put("action.link", std::move(address));
  page.say("which", "form.which");
  page.label_fields();
  page.say("phone_hint", "form.phone.hint", {{"example", std::string(example_number)}});
  page.put("name", entered.name);
  page.put("email", entered.email);
  page.put("phone", entered.phone);
  page.say_shared("button", "ask.button");
  page.say("use", "form.use");
  page.say_shared("no_reason", "ask.no_reason");
}

// What a purpose is called in a list: what, by whom; where several would read the same, also when
// it begins, and where they still do, also the key under which their register is kept.
std::vector<std::string> names_of(const std::vector<ObjectionTerms>& purposes,
                                  std::string_view language) {
  std::vector<std::string> names;
  for (const ObjectionTerms& each : purposes) {
    names.push_back(
        fmt::format("{} – {}", stated_purpose(each, language), stated_controller(each, language)));
  }
  using Addition = std::string (*)(const ObjectionTerms&, std::string_view);
  constexpr std::array<Addition, 2> additions = {
      [](const ObjectionTerms& terms, std::string_view tag) {
        return " – " +
               notice::first_day_in_words(terms.spec.effective_at.instant, date_reader(terms, tag));
      },
      [](const ObjectionTerms& terms, std::string_view) { return " – " + terms.spec.purpose; }};
  for (const Addition addition : additions) {
    const std::vector<std::string> before = names;
    for (std::size_t index = 0; index < names.size(); ++index) {
      if (std::ranges::count(before, before[index]) == 1) continue;
      names[index] += addition(purposes[index], language);
    }
  }
  return names;
}

}  // namespace

std::string ObjectionFormPage::form(const ObjectionTerms& terms, const Form& form) const {
  Page page(words_, language_, "form");
  page.say_shared("title", "ask.title");
  page.say("lead", "form.lead", {{"controller_name", stated_controller(terms, language_)}});
  page.put("purpose", stated_purpose(terms, language_));
  if (form.now < terms.spec.cutoff.instant) {
    page.say_shared("in_time", "ask.in_time");
    page.put("cutoff",
             notice::end_in_words(terms.spec.cutoff.instant, date_reader(terms, language_)));
  } else {
    page.say_shared("late", "ask.late");
  }
  put_fields(page, form.entered, form.ticket, address_in(form.action, language_));
  say_fault(page, form.fault);
  // What answers a form that was sent has no address of its own.
  return form.fault == Fault::none ? std::move(page).with_languages() : std::move(page).html();
}

std::string ObjectionFormPage::receipt(const ObjectionTerms& terms, const FormReceipt& receipt,
                                       std::string_view sealed,
                                       std::string_view form_address) const {
  Page page(words_, language_, "sent");
  page.say_shared("title", "receipt.title");
  page.say_shared("heading", "receipt.heading");
  page.say("search", "sent.search");
  page.say_shared("number_label", "receipt.number");
  page.put("number", receipt.number);
  page.say_shared("time_label", "receipt.time");
  page.put("time", notice::begin_in_words(receipt.stated_at, date_reader(terms, language_)));
  page.say_shared("purpose_label", "receipt.purpose");
  page.put("purpose", stated_purpose(terms, language_));
  page.say_shared("controller_label", "receipt.controller");
  page.put_if_given("controller_name", stated_controller(terms, language_));
  page.label_fields();
  page.put_if_given("name", receipt.words.name);
  page.put_if_given("email", receipt.words.email);
  page.put_if_given("phone", receipt.words.phone);
  page.say_shared("keep", "receipt.keep");
  page.say("again_label", "sent.again");
  page.put("again.link", fmt::format("{}?{}={}", form_address, language_parameter, language_));
  return std::move(page).with_languages(fmt::format("{}={}", form_receipt_parameter, sealed));
}

std::string ObjectionFormPage::receipt_address(std::string_view sealed) const {
  return fmt::format("?{}={}&{}={}", language_parameter, language_, form_receipt_parameter, sealed);
}

std::string ObjectionFormPage::receipt_note(const std::string& number,
                                            const std::string& address) const {
  return ObjectionPage(words_.shared, language_).receipt_note(number, address);
}

std::string ObjectionFormPage::choice(const std::vector<ObjectionTerms>& purposes,
                                      std::string_view prefix) const {
  Page page(words_, language_, "message");
  page.say_shared("title", "ask.title");
  page.say("heading", "choice.heading");
  page.say_shared("text", "ask.no_reason");
  // A layout has no place for a list of unknown length.
  std::string list = "<ul>\n";
  const std::vector<std::string> names = names_of(purposes, language_);
  for (std::size_t index = 0; index < purposes.size(); ++index) {
    list += fmt::format("<li><a class=\"line\" href=\"{}{}?{}={}\">{}</a></li>\n", prefix,
                        html_text(purposes[index].spec.purpose), language_parameter, language_,
                        html_text(names[index]));
  }
  std::string html = std::move(page).with_languages();
  const std::size_t end = html.rfind("</main>");
  CRIER_CHECK(end != std::string::npos);
  html.insert(end, list + "</ul>\n");
  return html;
}

std::string ObjectionFormPage::none() const {
  Page page(words_, language_, "message");
  page.say_shared("title", "ask.title");
  page.say("heading", "form.heading");
  page.say("text", "none.text");
  return std::move(page).with_languages();
}

std::string ObjectionFormPage::later() const {
  Page page(words_, language_, "message");
  page.say_shared("title", "later.title");
  page.say_shared("heading", "later.heading");
  page.say_shared("text", "later.text");
  page.say_shared("again", "later.button");
  page.put("again.link", fmt::format("?{}={}", language_parameter, language_));
  return std::move(page).html();
}

std::string ObjectionFormPage::later(const RequestWords& entered, const std::string& ticket) const {
  Page page(words_, language_, "form");
  put_fields(page, entered, ticket, address_in("", language_));
  say_fault(page, Fault::not_recorded);
  return std::move(page).html();
}

}  // namespace crier::app
