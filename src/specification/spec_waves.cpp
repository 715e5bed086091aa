#include "specification/spec_waves.h"

#include <charconv>
#include <cmath>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/time.h"

namespace crier::app {
namespace {

// "1 %", "0.5%": above 0, at most 100. Nothing for anything else.
std::optional<double> share_of(std::string_view text) {
  if (!text.ends_with('%')) return std::nullopt;
  text.remove_suffix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  double percent = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), percent);
  const bool is_number = end.ec == std::errc{} && end.ptr == text.data() + text.size();
  if (!is_number || !(percent >= 0 && percent <= 100)) return std::nullopt;
  return percent / 100;
}

void read_shares(SpecDocument& document, Waves& waves) {
  constexpr std::string_view key = "waves.shares";
  const auto texts = document.texts(key);
  if (!texts) return;
  for (const std::string& text : *texts) {
    const auto share = share_of(text);
    if (!share || *share <= 0) {
      document.fault(key, fmt::format("'{}' is no share of the audience, such as \"1 %\"", text));
      return;
    }
    waves.shares.push_back(*share);
  }
  const double sum = std::accumulate(waves.shares.begin(), waves.shares.end(), 0.0);
  if (sum > 0.999) {
    document.fault(key,
                   "leave nobody for the last wave, which is whoever is left over; name the "
                   "first ones only, such as [\"1 %\", \"10 %\"]");
  }
}

void read_watch(SpecDocument& document, Waves& waves) {
  constexpr std::string_view key = "waves.watch";
  const auto text = document.text(key);
  if (!text) return;
  if (const auto watch = parse_duration(*text)) {
    waves.watch = *watch;
  } else {
    document.fault(key, watch.error());
  }
  if (waves.shares.empty() && !document.unread().contains("waves.shares")) {
    document.fault(key, "says nothing without waves.shares, such as [\"1 %\", \"10 %\"]");
  }
}

std::optional<double> read_borne(SpecDocument& document, std::string_view key) {
  const auto text = document.text(key);
  if (!text) return std::nullopt;
  const auto share = share_of(*text);
  if (!share) document.fault(key, fmt::format("'{}' is no share, such as \"2 %\"", *text));
  return share;
}

void read_stop(SpecDocument& document, CampaignSpec& spec) {
  constexpr std::string_view errors = "stop.objection_errors";
  constexpr std::string_view least = "stop.people_min";
  spec.stop.undeliverable = read_borne(document, "stop.undeliverable");
  spec.stop.content_refused = read_borne(document, "stop.content_refused");
  spec.stop.objection_errors = read_borne(document, errors);
  if (spec.stop.objection_errors && !can_be_objected_to(spec.profile)) {
    document.fault(
        errors, fmt::format("nobody objects to a {} notice; leave it out", name_of(spec.profile)));
  }
  const toml::node* people = document.node(least);
  if (people == nullptr) return;
  const auto* number = people->as_integer();
  if (number == nullptr || number->get() < 1) {
    document.fault(least, "must be a number of people from 1 on, such as 100");
  } else if (!spec.stop.are_any()) {
    document.fault(least, "says nothing without a rule, such as undeliverable = \"2 %\"");
  } else {
    spec.stop.people_min = number->get();
  }
}

void read_answers(SpecDocument& document, CampaignSpec& spec) {
  constexpr std::string_view per_minute = "answers.per_minute";
  constexpr std::string_view expected = "answers.expected";
  const toml::node* capacity = document.node(per_minute);
  const auto share_text = document.text(expected);
  if (capacity == nullptr && !share_text) return;
  AnswerCapacity answers;
  const auto number = capacity == nullptr ? std::nullopt : capacity->value<double>();
  if (!number || !(*number > 0) || !(*number <= 1e6)) {
    return document.fault(per_minute,
                          "must say how many answers a minute can be taken, such as 200");
  }
  answers.per_minute = *number;
  const auto share = share_text ? share_of(*share_text) : std::nullopt;
  if (!share || *share <= 0) {
    return document.fault(expected,
                          "must say which share of the people who are told is expected to answer, "
                          "such as \"2 %\"");
  }
  answers.expected = *share;
  spec.answers = answers;
}

}  // namespace

void read_spec_waves(SpecDocument& document, CampaignSpec& spec) {
  read_shares(document, spec.waves);
  read_watch(document, spec.waves);
  read_stop(document, spec);
  read_answers(document, spec);
}

}  // namespace crier::app
