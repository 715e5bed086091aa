#include "notice/template/phrase.h"

#include <vector>

#include <fmt/format.h>
#include <unicode/messagepattern.h>
#include <unicode/msgfmt.h>

#include "base/check.h"
#include "notice/icu_locale.h"

namespace crier::notice {
namespace {

std::string utf8(const icu::UnicodeString& text) {
  std::string octets;
  text.toUTF8String(octets);
  return octets;
}

icu::UnicodeString utf16(std::string_view text) {
  return icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

// Dates, times and numbers come formatted: a translation that formats them itself could contradict
// the rest of the notice.
bool is_foreseen(UMessagePatternArgType type) {
  return type == UMSGPAT_ARG_TYPE_NONE || type == UMSGPAT_ARG_TYPE_PLURAL ||
         type == UMSGPAT_ARG_TYPE_SELECT;
}

std::string explained(const UParseError& error, UErrorCode status) {
  const std::string near = utf8(icu::UnicodeString(error.preContext));
  return fmt::format("is no ICU message: {}{}", u_errorName(status),
                     near.empty() ? "" : fmt::format(" after \"{}\"", near));
}

}  // namespace

struct Phrase::State {
  icu::MessageFormat format;
  std::set<std::string, std::less<>> names;
};

Phrase::Phrase(std::unique_ptr<State> state) : state_(std::move(state)) {}
Phrase::~Phrase() = default;
Phrase::Phrase(Phrase&&) noexcept = default;
Phrase& Phrase::operator=(Phrase&&) noexcept = default;

std::expected<Phrase, std::string> Phrase::parse(std::string_view pattern,
                                                 std::string_view locale) {
  // ICU gives the straight apostrophe a meaning of its own before a brace.
  if (pattern.contains('\'')) return std::unexpected("has a straight apostrophe; write ’ instead");

  UErrorCode status = U_ZERO_ERROR;
  UParseError error{};
  const icu::MessagePattern parsed(utf16(pattern), &error, status);
  if (U_FAILURE(status)) return std::unexpected(explained(error, status));

  std::set<std::string, std::less<>> names;
  for (std::int32_t index = 0; index < parsed.countParts(); ++index) {
    const icu::MessagePattern::Part& part = parsed.getPart(index);
    if (part.getType() == UMSGPAT_PART_TYPE_ARG_START && !is_foreseen(part.getArgType())) {
      return std::unexpected("formats a value; only plural and select are known here");
    }
    if (part.getType() == UMSGPAT_PART_TYPE_ARG_NUMBER) {
      return std::unexpected("numbers an argument; arguments have names");
    }
    if (part.getType() == UMSGPAT_PART_TYPE_ARG_NAME) {
      names.insert(utf8(parsed.getSubstring(part)));
    }
  }

  icu::MessageFormat format(utf16(pattern), icu_locale(locale), error, status);
  if (U_FAILURE(status)) return std::unexpected(explained(error, status));
  return Phrase(std::make_unique<State>(std::move(format), std::move(names)));
}

const std::set<std::string, std::less<>>& Phrase::argument_names() const {
  return state_->names;
}

std::string Phrase::text(const Arguments& arguments) const {
  std::vector<icu::UnicodeString> names;
  std::vector<icu::Formattable> values;
  for (const std::string& name : state_->names) {
    const auto found = arguments.find(name);
    CRIER_CHECK(found != arguments.end());
    names.push_back(utf16(name));
    if (const auto* number = std::get_if<int>(&found->second)) {
      values.emplace_back(*number);
    } else {
      values.emplace_back(utf16(std::get<std::string>(found->second)));
    }
  }
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString text;
  state_->format.format(names.data(), values.data(), static_cast<std::int32_t>(names.size()), text,
                        status);
  CRIER_CHECK(U_SUCCESS(status));
  return utf8(text);
}

}  // namespace crier::notice
