#include "campaign/validation/validation.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "campaign/country_table.h"
#include "campaign/key.h"
#include "campaign/validation/validation_rules.h"

namespace crier {
namespace {

void check_key(std::string_view key, const std::string& value, Findings& findings) {
  if (!findings.was_read(key) || is_key(value)) return;
  findings.fault(key, fmt::format("'{}' cannot be a {}: {}", value, key, key_rule));
}

// `value` must be one of `known`; `what` names the kind of thing.
void check_known(std::string_view key, std::string_view what, const std::string& value,
                 const std::vector<std::string>& known, Findings& findings) {
  if (!findings.was_read(key) || is_among(value, known)) return;
  findings.fault(key, known.empty()
                          ? fmt::format("there is no {} '{}', and no other either", what, value)
                          : fmt::format("there is no {} '{}'; there is: {}", what, value,
                                        fmt::join(known, ", ")));
}

// Every one of its channels is set up, and its times fit into the campaign.
void check_ladder(const CampaignSpec& spec, const SpecSurroundings& surroundings,
                  Findings& findings) {
  for (const LadderStep& step : spec.ladder) {
    check_known("ladder", "configured channel", std::string(step.channel.name),
                surroundings.channels, findings);
  }
  if (!findings.was_read("ladder") || !findings.was_read("notify_by")) return;
  const auto all = spec.notify_by.instant - surroundings.now;
  int number = 0;
  for (const LadderStep& step : spec.ladder) {
    ++number;
    if (step.begins_after >= all) {
      findings.fault("ladder", fmt::format("step {} would begin after notify_by; begins_after is "
                                           "the time from the begin of the campaign",
                                           number));
    } else if (step.ends_before && *step.ends_before >= all) {
      findings.fault("ladder", fmt::format("step {} would end before it can begin; ends_before is "
                                           "the time that it leaves to the later steps, up to "
                                           "notify_by",
                                           number));
    }
  }
}

}  // namespace

void check_names(const CampaignSpec& spec, const SpecSurroundings& surroundings,
                 Findings& findings) {
  check_key("key", spec.key, findings);
  check_key("purpose", spec.purpose, findings);
  check_known("channel", "configured channel", std::string(spec.channel.name),
              surroundings.channels, findings);
  check_ladder(spec, surroundings, findings);
  check_known("template", "template", spec.template_name, surroundings.templates, findings);
  if (!surroundings.locales.empty()) {
    check_known("controller.locale", "notice in the language", spec.controller_locale,
                surroundings.locales, findings);
  }
}

void check_jurisdiction(const CampaignSpec& spec, Findings& findings) {
  if (findings.was_read("countries")) {
    if (spec.countries.empty()) {
      findings.fault("countries", "names no country; leave the key out for the whole EEA");
    }
    std::string before;
    for (const std::string& iso2 : spec.countries) {
      if (country(iso2) == nullptr) {
        findings.fault("countries",
                       fmt::format("'{}' is no country that Crier knows; write ISO 3166 codes in "
                                   "capitals, such as DE (Greece is GR)",
                                   iso2));
      } else if (iso2 == before) {
        findings.fault("countries", fmt::format("'{}' is named twice", iso2));
      }
      before = iso2;
    }
  }
  constexpr int age_max = 120;
  if (findings.was_read("age_gate.years") &&
      (spec.age_gate.years < 0 || spec.age_gate.years > age_max)) {
    findings.fault("age_gate.years", fmt::format("{} is no age; write \"majority\", or years "
                                                 "between 0 (everybody) and {}",
                                                 spec.age_gate.years, age_max));
  }
}

std::vector<Finding> validate(const CampaignSpec& spec, const SpecSurroundings& surroundings,
                              const UnreadKeys& unread) {
  Findings findings(unread);
  check_names(spec, surroundings, findings);
  check_jurisdiction(spec, findings);
  check_dates(spec, surroundings.now, findings);
  check_sender(spec, findings);
  check_objection_link(spec, findings);
  check_facts(spec, surroundings, findings);
  return findings.take();
}

bool has_fault(const std::vector<Finding>& findings) {
  return std::ranges::any_of(
      findings, [](const Finding& finding) { return finding.severity == Severity::fault; });
}

}  // namespace crier
