// A seeded script of misbehaviour, one rule a line: `script_help` says how they are written.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace crier::sink {

enum class Stage : std::uint8_t {
  connect,
  ehlo,
  helo,
  starttls,
  auth,
  mail,
  rcpt,
  data,
  content,
  dot,
  quit,
  http,
};
inline constexpr std::size_t stage_count = 12;

// For people who write rules.
extern const std::string_view script_help;

struct Deed {
  enum class Kind : std::uint8_t {
    none,
    reply,
    say,
    keep_and_reply,
    drop,
    keep_and_drop,
    stall,
    delay,
    status,
  };
  Kind kind{Kind::none};
  std::string text{};
  std::chrono::milliseconds delay{};
  int status{};
  int retry_after{};
};

class Script {
 public:
  Script() = default;
  explicit Script(std::uint64_t seed) : seed_(seed) {}

  // The error names the line and what is wrong with it.
  static std::expected<Script, std::string> parse(std::string_view text, std::uint64_t seed);

  // The visits of one connection.
  using Session = std::array<std::int64_t, stage_count>;

  // Costs next to nothing where the stage has no rule.
  Deed visit(Stage stage, std::string_view recipient, Session& session) {
    const auto index = static_cast<std::size_t>(stage);
    const std::int64_t earlier = session[index]++;
    return rules_[index].empty() ? Deed{} : decide(index, recipient, earlier);
  }
  // Where connections do not matter.
  Deed visit(Stage stage, std::string_view recipient) {
    Session session{};
    return visit(stage, recipient, session);
  }

 private:
  struct Rule {
    double chance{1};
    double share{1};
    std::int64_t tries_max{-1};
    std::int64_t count_left{-1};
    std::int64_t after{0};
    std::int64_t session{0};
    std::string recipient;
    Deed deed;
  };

  Deed decide(std::size_t stage, std::string_view recipient, std::int64_t earlier);
  static std::expected<Rule, std::string> parse_rule(std::string_view words);

  std::uint64_t seed_{1};
  std::vector<Rule> rules_[stage_count];
  std::int64_t visits_[stage_count]{};
  // Visits by (stage, recipient).
  std::unordered_map<std::uint64_t, std::int64_t> tries_;
};

}  // namespace crier::sink
