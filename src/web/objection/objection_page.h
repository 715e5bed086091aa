// The pages of an objection link, as HTML: one question with one button, the receipt, and what
// becomes of a change of mind. No script, no cookie, nothing from elsewhere. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "campaign/civil_instant.h"
#include "campaign/links/objection_link.h"
#include "campaign/links/withdrawal_link.h"
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

// The parameters of the pages' addresses: the language; the receipt that is shown, with whether it
// was known when the button was pressed. campaign/links/withdrawal_link.h has the third.
inline constexpr std::string_view language_parameter = "lang";
inline constexpr std::string_view receipt_parameter = "receipt";
inline constexpr std::string_view known_parameter = "known";

class ObjectionPage {
 public:
  // `words` is of the folder objection_page; `language` one of its languages.
  ObjectionPage(const PageWords& words, std::string_view language)
      : words_(words), language_(language) {}

  // `cutoff` is the reader's own, and its zone that in which they read it.
  [[nodiscard]] std::string ask(const ObjectionTerms& terms, const CivilInstant& cutoff,
                                WallTime now) const;
  // To the minute, with the zone of the campaign.
  [[nodiscard]] std::string time_of(const ObjectionTerms& terms, WallTime stated_at) const;
  [[nodiscard]] std::string receipt(const ObjectionTerms& terms,
                                    const ObjectionReceipt& receipt) const;
  // `number` is the receipt of what would be withdrawn, and of what was.
  [[nodiscard]] std::string ask_withdrawal(const ObjectionTerms& terms,
                                           const std::string& number) const;
  [[nodiscard]] std::string withdrawn(const std::string& number) const;
  // For an address that nobody was sent.
  [[nodiscard]] std::string unknown() const;
  // For the link in a test or a preview.
  [[nodiscard]] std::string test() const;
  // It could not be recorded: the same button once more.
  [[nodiscard]] std::string later() const;
  // What was asked for by `query` could not be looked up: the way there once more.
  [[nodiscard]] std::string away(const std::string& query) const;

  // The address at which the receipt stays, relative to that of the link.
  [[nodiscard]] std::string receipt_address(const std::string& number, bool is_known) const;
  // What stands in an answer that leads there, for programs that do not go.
  [[nodiscard]] std::string receipt_note(const std::string& number,
                                         const std::string& address) const;
  // The same after a withdrawal. `is_done`: it has ended the objection; else what stands by then is
  // said there alone.
  enum class Withdrawal : std::uint8_t { is_done, said_before };
  [[nodiscard]] std::string withdrawal_note(Withdrawal withdrawal,
                                            const std::string& address) const;

 private:
  [[nodiscard]] std::string note(const std::string& title, const std::string& html) const;

  const PageWords& words_;
  std::string language_;
};

}  // namespace crier::app
