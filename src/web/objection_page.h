// The pages of an objection link, as HTML: one question with one button, the receipt, and what
// becomes of a change of mind. No script, no cookie, nothing from elsewhere. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "campaign/objection_link.h"
#include "objection/objection_statement.h"
#include "use_cases/objection/objection_terms.h"
#include "web/page_words.h"

namespace crier::app {

struct ObjectionReceipt {
  std::string number;
  std::string stated_at;  // As ObjectionPage::time_of writes it.
  objection::Timeliness timeliness{};
  bool is_known{};  // They had objected before.
};

class ObjectionPage {
 public:
  // `words` is of the folder objection_page; `language` one of its languages.
  ObjectionPage(const PageWords& words, std::string_view language)
      : words_(words), language_(language) {}

  [[nodiscard]] std::string ask(const ObjectionTerms& terms, WallTime now) const;
  // To the minute, with the zone of the campaign.
  [[nodiscard]] std::string time_of(const ObjectionTerms& terms, WallTime stated_at) const;
  [[nodiscard]] std::string receipt(const ObjectionTerms& terms,
                                    const ObjectionReceipt& receipt) const;
  // Null: the terms cannot be read now.
  [[nodiscard]] std::string ask_withdrawal(const ObjectionTerms* terms) const;
  [[nodiscard]] std::string withdrawn() const;
  // For an address that nobody was sent.
  [[nodiscard]] std::string unknown() const;
  // For the link in a test or a preview.
  [[nodiscard]] std::string test() const;
  // It could not be recorded: the same button once more.
  [[nodiscard]] std::string later() const;

 private:
  const PageWords& words_;
  std::string language_;
};

// How the languages are asked for, and the question about a withdrawal.
inline constexpr std::string_view language_parameter = "lang";
inline constexpr std::string_view withdrawal_parameter = "withdraw";

}  // namespace crier::app
