// A notice as a channel sends it: in one format, for the readers of one language, country and zone.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/digest.h"
#include "base/time.h"
#include "notice/addressee.h"
#include "objection/objection_token.h"

namespace crier::notice {

// What a notice was compiled for.
struct NoticeSetting {
  std::string locales;  // "nl-BE+fr-BE" when the notice is multilingual.
  std::string country;
  std::string zone;
};

// Immutable; any number of threads may write from it.
class CompiledNotice {
 public:
  virtual ~CompiledNotice() = default;

  // The hash of all words and headers that do not depend on the person, 16 hexadecimal digits.
  [[nodiscard]] virtual const std::string& version() const = 0;

  // Replaces `into` (whose memory is reused) by the notice for this person. `at` becomes its Date.
  virtual void write(const Addressee& person, WallTime at, std::string& into) const = 0;

  // SHA-256 over the version and this person's slots: proves the words without keeping them.
  [[nodiscard]] virtual Digest evidence(const Addressee& person) const = 0;

  // Empty for a stand-in that was never compiled.
  [[nodiscard]] virtual NoticeSetting setting() const { return {}; }

  // All of it that does not depend on the person, for keeping with the campaign (store/
  // notice_versions.h). Contains no secret; reopen_notice makes the notice of it again. Empty for a
  // stand-in that was never compiled.
  [[nodiscard]] virtual std::string content() const { return {}; }
};

// A notice that was kept: writes the same octets as when it was compiled, whatever has become of
// the templates, with the tokens of the same campaign. Null when `content` is damaged or of another
// program.
[[nodiscard]] std::unique_ptr<CompiledNotice> reopen_notice(std::string_view content,
                                                            const objection::TokenSealer& tokens);

}  // namespace crier::notice
