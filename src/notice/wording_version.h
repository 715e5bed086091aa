// The version of words: a short digest of their parts. Each part has its size before it, so that
// nothing can move from one part to the next unseen. Versions that were approved or sent are kept:
// what is digested, and in which order, never changes.
#pragma once

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/digest.h"
#include "notice/rendering.h"

namespace crier::notice {

class WordingVersion {
 public:
  void add(std::string_view part) {
    add_unsized(fmt::format("{}:", part.size()));
    add_unsized(part);
  }
  void add(const Rendering& words) {
    for (const std::string* part : {&words.subject, &words.html, &words.text, &words.short_form}) {
      add(*part);
    }
  }
  void add_unsized(std::string_view text) { digest_.add(text); }

  // Of all that was added; 16 hexadecimal digits. Afterwards this is as new.
  [[nodiscard]] std::string text() { return hex(digest_.finish()).substr(0, 16); }

 private:
  DigestBuilder digest_;
};

}  // namespace crier::notice
