#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/unicode.h"
#include "campaign/links/objection_link.h"
#include "campaign/mail_address.h"
#include "campaign/validation/validation_rules.h"

namespace crier {
namespace {

// A From header of reasonable length, encoded, stays within a few folded lines.
constexpr std::size_t sender_name_max = 120;
// A fact is a paragraph at most; a notice of pages is not read.
constexpr std::size_t fact_length_max = 4000;

bool is_control(char c) {
  return static_cast<unsigned char>(c) < ' ' || c == '\x7f';
}

bool is_blank(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c == ' ' || c == '\n' || c == '\t'; });
}

void check_mailbox(std::string_view key, const std::string& address, Findings& findings) {
  if (!findings.was_read(key)) return;
  const auto canonical = canonical_mail_address(address);
  if (const auto bad = bad_label_of(address)) {
    findings.fault(key, fmt::format("'{}' {}", address, fault_of(*bad)));
  } else if (!canonical) {
    findings.fault(key, fmt::format("'{}' is no mail address; write it plainly, like "
                                    "privacy@example.org",
                                    address));
  } else if (!is_ascii(*canonical)) {
    findings.warning(key, fmt::format("'{}' has letters beyond ASCII before the @: every server on "
                                      "the way needs SMTPUTF8 (RFC 6531), and where one lacks it "
                                      "nobody can be told",
                                      address));
  }
}

void check_fact_text(const std::string& key, const std::string& text, Findings& findings) {
  if (is_blank(text)) {
    findings.fault(key, "is empty: a notice cannot state it");
  } else if (text.size() > fact_length_max) {
    findings.fault(key, fmt::format("is longer than {} octets", fact_length_max));
  } else if (std::ranges::any_of(text, [](char c) { return is_control(c) && c != '\n'; })) {
    findings.fault(key, "has control characters in it; only line breaks may stand in a fact");
  }
}

// A language that a fact has no words in is not spoken by the campaign (notice/notice_book.h).
void check_fact_locales(const std::string& key, const Fact& fact,
                        const std::vector<std::string>& locales, Findings& findings) {
  if (fact.contains("")) return;
  std::vector<std::string> missing;
  std::ranges::copy_if(locales, std::back_inserter(missing),
                       [&](const std::string& locale) { return !fact.contains(locale); });
  if (missing.empty()) return;
  findings.warning(key, fmt::format("has no words in {}: nobody will be told in these languages; "
                                    "add them, or a `default`",
                                    fmt::join(missing, ", ")));
}

}  // namespace

void check_sender(const CampaignSpec& spec, Findings& findings) {
  if (findings.was_read("sender.name")) {
    if (is_blank(spec.sender_name)) {
      findings.fault("sender.name", "is empty: readers must see who writes to them");
    } else if (spec.sender_name.size() > sender_name_max ||
               std::ranges::any_of(spec.sender_name, is_control)) {
      findings.fault("sender.name",
                     fmt::format("must be one line of at most {} octets", sender_name_max));
    }
  }
  check_mailbox("sender.address", spec.sender_address, findings);
  if (!spec.reply_to.empty()) check_mailbox("sender.reply_to", spec.reply_to, findings);
}

void check_objection_link(const CampaignSpec& spec, Findings& findings) {
  constexpr std::string_view key = "objection.link_base";
  if (!findings.was_read(key)) return;
  if (!can_be_objected_to(spec.profile)) {
    if (!spec.objection_link_base.empty()) {
      findings.fault(key, fmt::format("a {} notice has no objection link; leave it out",
                                      name_of(spec.profile)));
    }
    return;
  }
  // Left out: Crier's own page, of which the configuration says where it is.
  if (spec.objection_link_base.empty()) return;
  if (const auto fault = objection_link_fault(spec.objection_link_base)) {
    findings.fault(key, fmt::format("'{}' {}", spec.objection_link_base, *fault));
  }
}

void check_facts(const CampaignSpec& spec, const SpecSurroundings& surroundings,
                 Findings& findings) {
  for (const std::string& name : surroundings.facts_required) {
    const std::string key = "facts." + name;
    if (!spec.facts.contains(name) && findings.was_read(key)) {
      findings.fault(
          key, fmt::format("is missing: every {} notice must state it", name_of(spec.profile)));
    }
  }
  for (const auto& [name, fact] : spec.facts) {
    const std::string key = "facts." + name;
    if (!is_among(name, surroundings.facts_required) &&
        !is_among(name, surroundings.facts_optional)) {
      findings.fault(key, fmt::format("is no fact of the {} profile; check the spelling",
                                      name_of(spec.profile)));
      continue;
    }
    for (const auto& [locale, text] : fact) {
      check_fact_text(locale.empty() ? key : fmt::format("{}.{}", key, locale), text, findings);
    }
    check_fact_locales(key, fact, surroundings.locales, findings);
  }
}

}  // namespace crier
