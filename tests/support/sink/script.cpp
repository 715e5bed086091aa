#include "support/sink/script.h"

#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/lane.h"
#include "base/random.h"
#include "base/time.h"

namespace crier::sink {

const std::string_view script_help = R"(Rules of misbehaviour (--rule, --script), one a line:

  STAGE [p=0.1] [share=0.01] [tries=1] [count=3] [after=100] [session=10] [to=a@example.org]
    ACTION

  stages   connect ehlo helo starttls auth mail rcpt data content dot quit http
  actions  reply TEXT        answers TEXT (a CRLF is added, \r\n inside is one) and does nothing
           say TEXT          the same without the CRLF (http: keeps the request, says TEXT in
                             place of an answer, and closes)
           keep-and-reply TEXT  keeps the message, then answers TEXT (dot only)
           drop              closes; a message whose final dot has come is not kept
           keep-and-drop     keeps the message, then closes without a reply (dot and http only)
           stall             never answers and reads nothing more
           delay DURATION    waits, then goes on as usual
           status CODE [N]   HTTP status; N becomes Retry-After in seconds (http only)

  p        of all visits of the stage this share, by chance, differently for each try
  share    this share of the recipients, always the same ones
  tries    only the first N visits of each recipient
  count    at most N times altogether
  after    not for the first N visits
  session  not for the first N visits of each connection
  to       only this recipient

The first rule that applies wins. The same seed and the same visits give the same deeds,
whatever the order in which connections are served. Empty lines and lines with # are ignored.
)";

namespace {

constexpr std::array<std::string_view, stage_count> stage_names = {
    "connect", "ehlo", "helo",    "starttls", "auth", "mail",
    "rcpt",    "data", "content", "dot",      "quit", "http",
};

// Cuts the first word off `text`.
std::string_view take_word(std::string_view& text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) {
    text = {};
    return {};
  }
  text.remove_prefix(begin);
  const auto word = text.substr(0, text.find_first_of(" \t"));
  text.remove_prefix(word.size());
  return word;
}

template <class Number>
std::optional<Number> number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  return begin == std::string_view::npos ? std::string_view{} : text.substr(begin);
}

// "\\r\\n" in a rule stands for a line end: a reply of several lines, or one that has too many.
std::string unescaped(std::string_view text) {
  constexpr std::string_view mark = "\\r\\n";
  std::string result;
  for (auto found = text.find(mark); found != std::string_view::npos; found = text.find(mark)) {
    result.append(text.substr(0, found)).append("\r\n");
    text.remove_prefix(found + mark.size());
  }
  return result.append(text);
}

std::expected<Deed, std::string> parse_deed(std::string_view action, std::string_view rest) {
  using Kind = Deed::Kind;
  if (action == "reply") return Deed{.kind = Kind::reply, .text = unescaped(trimmed(rest))};
  if (action == "say") return Deed{.kind = Kind::say, .text = unescaped(trimmed(rest))};
  if (action == "keep-and-reply") {
    return Deed{.kind = Kind::keep_and_reply, .text = unescaped(trimmed(rest))};
  }
  if (action == "drop") return Deed{.kind = Kind::drop};
  if (action == "keep-and-drop") return Deed{.kind = Kind::keep_and_drop};
  if (action == "stall") return Deed{.kind = Kind::stall};
  if (action == "delay") {
    const auto delay = parse_duration(take_word(rest));
    if (!delay) return std::unexpected(delay.error());
    return Deed{.kind = Kind::delay, .delay = *delay};
  }
  if (action == "status") {
    const auto status = number<int>(take_word(rest));
    const auto retry_after = take_word(rest);
    if (!status || *status < 100 || *status > 599) return std::unexpected("no such HTTP status");
    return Deed{.kind = Kind::status,
                .status = *status,
                .retry_after = number<int>(retry_after).value_or(0)};
  }
  return std::unexpected(fmt::format("unknown action '{}'", action));
}

}  // namespace

std::expected<Script::Rule, std::string> Script::parse_rule(std::string_view words) {
  Rule rule;
  for (;;) {
    const auto word = take_word(words);
    const auto equals = word.find('=');
    if (equals == std::string_view::npos) {
      auto deed = parse_deed(word, words);
      if (!deed) return std::unexpected(deed.error());
      rule.deed = std::move(*deed);
      return rule;
    }
    const auto name = word.substr(0, equals);
    const auto value = word.substr(equals + 1);
    bool known = true;
    if (name == "to") {
      rule.recipient = value;
    } else if (name == "p" || name == "share") {
      const auto share = number<double>(value);
      known = share.has_value();
      (name == "p" ? rule.chance : rule.share) = share.value_or(0);
    } else {
      const auto count = number<std::int64_t>(value);
      known = count && (name == "tries" || name == "count" || name == "after" || name == "session");
      if (name == "session") rule.session = count.value_or(0);
      if (name == "tries") rule.tries_max = count.value_or(0);
      if (name == "count") rule.count_left = count.value_or(0);
      if (name == "after") rule.after = count.value_or(0);
    }
    if (!known) return std::unexpected(fmt::format("bad condition '{}'", word));
  }
}

std::expected<Script, std::string> Script::parse(std::string_view text, std::uint64_t seed) {
  Script script(seed);
  for (std::size_t line_number = 1; !text.empty(); ++line_number) {
    auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    line = trimmed(line);
    if (line.empty() || line.front() == '#') continue;

    const auto stage_name = take_word(line);
    std::size_t stage = 0;
    while (stage < stage_count && stage_names[stage] != stage_name) ++stage;
    if (stage == stage_count) {
      return std::unexpected(fmt::format("line {}: unknown stage '{}'", line_number, stage_name));
    }
    auto rule = parse_rule(line);
    if (!rule) return std::unexpected(fmt::format("line {}: {}", line_number, rule.error()));
    script.rules_[stage].push_back(std::move(*rule));
  }
  return script;
}

Deed Script::decide(std::size_t stage, std::string_view recipient, std::int64_t earlier) {
  const auto who = ref_hash(recipient) ^ seed_;
  const auto visit = visits_[stage]++;
  const auto tried = tries_[who * stage_count + stage]++;
  for (std::size_t index = 0; index < rules_[stage].size(); ++index) {
    Rule& rule = rules_[stage][index];
    if (visit < rule.after || earlier < rule.session || rule.count_left == 0) continue;
    if (rule.tries_max >= 0 && tried >= rule.tries_max) continue;
    if (!rule.recipient.empty() && rule.recipient != recipient) continue;
    // By hash, not by a stream of numbers: the order of connections must not matter.
    if (!Random(who + index).chance(rule.share)) continue;
    const auto salt = static_cast<std::uint64_t>(tried) * 1'000'003 + index * 7919 + stage;
    if (rule.chance < 1 && !Random(who ^ (salt << 20)).chance(rule.chance)) continue;
    if (rule.count_left > 0) --rule.count_left;
    return rule.deed;
  }
  return {};
}

}  // namespace crier::sink
