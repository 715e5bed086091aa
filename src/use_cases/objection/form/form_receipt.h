// What the receipt of a public form says, and the address that shows it again. The address carries
// all of it, sealed: a page that read what was sent from the register would show when it is erased
// there, and so whether somebody was found. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/sealed_text.h"
#include "base/time.h"
#include "use_cases/objection/form/request_words.h"

namespace crier::app {

struct FormReceipt {
  std::string number;
  WallTime stated_at;  // To the second, once it was sealed.
  std::string purpose;
  RequestWords words;  // As kept.
};

// For so long a receipt shows what was typed; afterwards it has the number, the time and the
// purpose. Its address stays in the history of a browser, which may be one of a library.
inline constexpr std::chrono::hours words_are_shown_for{1};

// Any number of threads may use one.
class FormReceipts {
 public:
  // `secret` is the installation's, not empty.
  explicit FormReceipts(std::string_view secret);

  // Of letters, digits, '-' and '_'; below 2 KiB.
  [[nodiscard]] std::string seal(const FormReceipt& receipt) const;
  // Nothing: we have not sealed it.
  [[nodiscard]] std::optional<FormReceipt> open(std::string_view sealed, WallTime now) const;

 private:
  TextSeal seal_;
};

}  // namespace crier::app
