// The public form for whoever has no link, as HTML, and its receipt: name, and an address or a
// number, nothing else. No script, no cookie, nothing from elsewhere. It says the same to
// everybody, known or not. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "use_cases/objection/form/form_receipt.h"
#include "use_cases/objection/form/request_words.h"
#include "use_cases/objection/objection_terms.h"
#include "web/page_words.h"

namespace crier::app {

// Its own words, of the folder objection_form, and those that it shares with the page behind a
// link.
struct FormPageWords {
  const PageWords& own;
  const PageWords& shared;
};

// Of a form, and of the address that shows a receipt again, where it has what FormReceipts has
// sealed.
inline constexpr std::string_view ticket_field = "ticket";
inline constexpr std::string_view form_receipt_parameter = "receipt";

class ObjectionFormPage {
 public:
  // What `words` refers to must outlive this; `language` is one of theirs.
  ObjectionFormPage(FormPageWords words, std::string_view language)
      : words_(words), language_(language) {}

  enum class Fault : std::uint8_t {
    none,
    no_contact,    // Neither an address nor a number.
    not_recorded,  // The record could not be kept just now.
  };
  // With what was entered before. `action` is where it is sent to, without a query.
  struct Form {
    RequestWords entered{};
    Fault fault{Fault::none};
    std::string action{};
    std::string ticket{};  // FormTickets has issued it.
    WallTime now;
  };
  [[nodiscard]] std::string form(const ObjectionTerms& terms, const Form& form) const;

  // `form_address` leads back to the form; `sealed` is what FormReceipts makes of the receipt.
  [[nodiscard]] std::string receipt(const ObjectionTerms& terms, const FormReceipt& receipt,
                                    std::string_view sealed, std::string_view form_address) const;
  // The address at which the receipt stays, relative to that of the form which was sent.
  [[nodiscard]] std::string receipt_address(std::string_view sealed) const;
  // What stands in an answer that leads there, for programs that do not go.
  [[nodiscard]] std::string receipt_note(const std::string& number,
                                         const std::string& address) const;

  // Links to the form of each purpose: `prefix` and the purpose.
  [[nodiscard]] std::string choice(const std::vector<ObjectionTerms>& purposes,
                                   std::string_view prefix) const;
  // There is no purpose.
  [[nodiscard]] std::string none() const;
  // It is not known now which purposes there are.
  [[nodiscard]] std::string later() const;
  // The same for what was sent: it stays in its fields, which are sent to the same address again.
  [[nodiscard]] std::string later(const RequestWords& entered, const std::string& ticket) const;

 private:
  FormPageWords words_;
  std::string language_;
};

}  // namespace crier::app
