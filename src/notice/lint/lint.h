// What may be wrong with notices that can be written: what the law, the reader and the mail program
// need beyond a whole template (campaign/README.md). Each rule is a check with a name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "campaign/campaign_spec.h"
#include "campaign/validation/validation.h"
#include "notice/notice_book.h"
#include "notice/template/catalogue.h"
#include "notice/wording_fault.h"

namespace crier::notice {

// The names of the checks, as remarks and the documentation have them.
namespace check {
inline constexpr std::string_view whole = "whole";  // Missing or unfilled: read_template, facts.
inline constexpr std::string_view promotional_words = "promotional-words";
inline constexpr std::string_view subject_choice = "subject-choice";
inline constexpr std::string_view subject_length = "subject-length";
inline constexpr std::string_view objection_first = "objection-first";
inline constexpr std::string_view objection_separate = "objection-separate";
inline constexpr std::string_view same_slots = "same-slots";
inline constexpr std::string_view link = "link";
inline constexpr std::string_view link_text = "link-text";
inline constexpr std::string_view language_switch = "language-switch";
inline constexpr std::string_view remote_content = "remote-content";
inline constexpr std::string_view structure = "structure";
inline constexpr std::string_view contrast = "contrast";
inline constexpr std::string_view push_size = "push-size";
inline constexpr std::string_view sms_segments = "sms-segments";
}  // namespace check

struct Remark {
  Severity severity{};
  std::string_view check;
  WordingFault place;
  std::string remedy;
};

// "templates/objection/messages/de.properties:12: error: promotional-words: … — …"
[[nodiscard]] std::string text_of(const Remark& remark);

// Everything that the checks have to say of the notices of a campaign: all languages, each alone.
// Pure; some milliseconds a language.
[[nodiscard]] std::vector<Remark> lint(const NoticeBook& book);

// The same of notices that may not be whole: a template that cannot be read, or facts that are
// missing, get only remarks of `whole`. `pages_url` is where notices link to their other languages;
// empty: nowhere.
[[nodiscard]] std::vector<Remark> lint(const Catalogue& catalogue, const CampaignSpec& spec,
                                       std::string_view pages_url);

}  // namespace crier::notice
