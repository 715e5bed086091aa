#include "specification/spec_file.h"

#include <algorithm>
#include <charconv>
#include <tuple>

#include <fmt/format.h>

#include "base/time.h"
#include "base/unicode.h"
#include "campaign/country_table.h"
#include "campaign/mail_address.h"
#include "specification/spec_dates.h"
#include "specification/spec_document.h"
#include "specification/spec_facts.h"
#include "specification/spec_ladder.h"
#include "specification/spec_waves.h"

namespace crier::app {
namespace {

std::string required_text(SpecDocument& document, std::string_view key) {
  if (auto value = document.text(key)) return *std::move(value);
  if (!document.unread().contains(key)) document.fault(key, "is missing");
  return {};
}

// What is around an address and shows nothing is no part of it, as in a file of people.
std::string address_in(const std::string& text) {
  return wire_address(std::string(trimmed_of_invisible(text)));
}

NoticeProfile read_profile(SpecDocument& document) {
  const std::string name = document.text("profile").value_or("objection");
  if (const auto profile = notice_profile_named(name)) return *profile;
  document.fault("profile", fmt::format("there is no profile '{}'; there are objection, breach and "
                                        "policy_change",
                                        name));
  return NoticeProfile::objection;
}

std::vector<std::string> read_countries(SpecDocument& document) {
  const auto eea = eea_countries();
  auto countries =
      document.texts("countries").value_or(std::vector<std::string>(eea.begin(), eea.end()));
  std::ranges::sort(countries);
  return countries;
}

void read_notice_period(SpecDocument& document, CampaignSpec& spec) {
  constexpr std::string_view key = "notice_period_min";
  if (spec.profile == NoticeProfile::breach) spec.notice_period_min = std::chrono::days(0);
  const auto text = document.text(key);
  if (!text) return;
  const auto duration = parse_duration(*text);
  if (!duration) {
    document.fault(key, duration.error());
  } else if (*duration % std::chrono::days(1) != std::chrono::milliseconds(0)) {
    document.fault(key, fmt::format("'{}' is not a number of whole days, such as 30d", *text));
  } else {
    spec.notice_period_min = std::chrono::floor<std::chrono::days>(*duration);
  }
}

void read_age_gate(SpecDocument& document, CampaignSpec& spec) {
  constexpr std::string_view key = "age_gate.years";
  AgeGate& gate = spec.age_gate;
  // A breach concerns minors too.
  if (spec.profile == NoticeProfile::breach)
    gate = {.years = 0, .as_of = {}, .basis = AgeBasis::years};
  if (const toml::node* years = document.node(key)) {
    const auto* number = years->as_integer();
    const auto* word = years->as_string();
    if (number != nullptr && number->get() >= -1 && number->get() <= 1000) {
      gate.years = static_cast<int>(number->get());
      gate.basis = AgeBasis::years;
    } else if (word != nullptr && word->get() == "majority") {
      gate.years = 18;
      gate.basis = AgeBasis::majority;
    } else {
      document.fault(key,
                     "must be \"majority\" or a number of years, such as 18; 0 lets everybody in");
    }
  }
  const std::chrono::local_days default_day = std::chrono::floor<std::chrono::days>(
      spec.profile == NoticeProfile::breach ? spec.notify_by.civil : spec.effective_at.civil);
  gate.as_of = document.date("age_gate.as_of").value_or(std::chrono::year_month_day(default_day));
}

void read_confirmation(SpecDocument& document, CampaignSpec& spec) {
  constexpr std::string_view key = "confirmation.send";
  const auto sends = document.flag(key);
  // No daemon sends anything by post, and nobody exports confirmations yet.
  if (spec.channel.goes_by_post) {
    spec.sends_confirmations = false;
    if (sends == true) document.fault(key, "is not possible by post; leave it out");
    return;
  }
  if (!sends) return;
  if (can_be_objected_to(spec.profile)) {
    spec.sends_confirmations = *sends;
  } else {
    document.fault(
        key, fmt::format("nobody objects to a {} notice; leave it out", name_of(spec.profile)));
  }
}

void read_weight(SpecDocument& document, CampaignSpec& spec) {
  constexpr std::string_view key = "weight";
  constexpr std::int64_t most = 100;
  const toml::node* const node = document.node(key);
  if (node == nullptr) return;
  const auto* number = node->as_integer();
  if (number != nullptr && number->get() >= 1 && number->get() <= most) {
    spec.weight = static_cast<int>(number->get());
  } else {
    document.fault(key, fmt::format("must be a whole number from 1 to {}, such as 5", most));
  }
}

void read_all(SpecDocument& document, CampaignSpec& spec,
              const std::vector<std::string>& fact_names) {
  spec.key = required_text(document, "key");
  spec.purpose = required_text(document, "purpose");
  spec.profile = read_profile(document);
  spec.countries = read_countries(document);
  read_spec_dates(document, spec);
  read_notice_period(document, spec);
  read_age_gate(document, spec);
  read_spec_ladder(document, spec);
  read_weight(document, spec);
  spec.template_name = document.text("template").value_or(std::string(name_of(spec.profile)));
  spec.controller_locale = required_text(document, "controller.locale");
  spec.sender_name = required_text(document, "sender.name");
  spec.sender_address = address_in(required_text(document, "sender.address"));
  spec.reply_to = address_in(document.text("sender.reply_to").value_or(""));
  spec.objection_link_base = document.text("objection.link_base").value_or("");
  read_confirmation(document, spec);
  read_spec_waves(document, spec);
  read_spec_facts(document, spec, fact_names);
  document.refuse_unknown_keys();
}

std::string position_text(SourcePosition position) {
  return fmt::format("{}:{}", position.line, position.column);
}

std::pair<int, int> line_and_column(std::string_view position) {
  std::pair<int, int> result{};
  const char* const end = position.data() + position.size();
  const auto [rest, error] = std::from_chars(position.data(), end, result.first);
  if (error == std::errc{} && rest < end) std::from_chars(rest + 1, end, result.second);
  return result;
}

// Where the key stands, or the nearest table around it.
std::string position_near(std::string key, const SpecReading& reading) {
  while (true) {
    if (const auto found = reading.positions.find(key); found != reading.positions.end()) {
      return found->second;
    }
    const std::size_t dot = key.rfind('.');
    if (dot == std::string::npos) return {};
    key.resize(dot);
  }
}

}  // namespace

SpecReading read_spec(std::string_view text, const std::vector<std::string>& fact_names) {
  SpecReading reading;
  toml::table parsed;
  try {
    parsed = toml::parse(text);
  } catch (const toml::parse_error& error) {
    reading.findings.push_back({Severity::fault, "", std::string(error.description())});
    reading.positions.emplace("", position_text({.line = error.source().begin.line,
                                                 .column = error.source().begin.column}));
    return reading;
  }
  SpecDocument document(parsed);
  read_all(document, reading.spec, fact_names);
  reading.findings = document.findings();
  reading.unread = document.unread();
  for (const auto& [key, position] : document.positions()) {
    reading.positions.emplace(key, position_text(position));
  }
  return reading;
}

std::string explain(const std::vector<Finding>& findings, const SpecReading& reading,
                    std::string_view file_name) {
  struct Line {
    std::pair<int, int> place;
    std::string text;
  };
  std::vector<Line> lines;
  for (const Finding& finding : findings) {
    const std::string position = position_near(finding.key, reading);
    lines.push_back(
        {line_and_column(position),
         fmt::format("{}{}{}: {}: {}{}{}\n", file_name, position.empty() ? "" : ":", position,
                     finding.severity == Severity::fault ? "error" : "warning", finding.key,
                     finding.key.empty() ? "" : ": ", finding.message)});
  }
  std::ranges::sort(lines, {}, [](const Line& line) { return std::tie(line.place, line.text); });
  std::string text;
  for (const Line& line : lines) text += line.text;
  return text;
}

}  // namespace crier::app
