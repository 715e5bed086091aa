// A seeded script of misbehaviour. One rule a line:
//
//   STAGE [p=0.1] [share=0.01] [tries=1] [count=3] [after=100] [session=10] [to=a@example.org]
//     ACTION
//
//   stages   connect ehlo helo starttls auth mail rcpt data content dot quit http
//   actions  reply TEXT        answers TEXT (a CRLF is added, \r\n inside is one) and does nothing
//            say TEXT          the same without the CRLF (http: keeps the request, says TEXT in
//                              place of an answer, and closes)
//            keep-and-reply TEXT  keeps the message, then answers TEXT (dot only)
//            drop              closes; a message whose final dot has come is not kept
//            keep-and-drop     keeps the message, then closes without a reply (dot and http only)
//            stall             never answers and reads nothing more
//            delay DURATION    waits, then goes on as usual
//            status CODE [N]   HTTP status; N becomes Retry-After in seconds (http only)
//
//   p        of all visits of the stage this share, by chance, differently for each try
//   share    this share of the recipients, always the same ones
//   tries    only the first N visits of each recipient
//   count    at most N times altogether
//   after    not for the first N visits
//   session  not for the first N visits of each connection
//   to       only this recipient
//
// The first rule that applies wins. The same seed and the same visits give the same deeds,
// whatever the order in which connections are served. Empty lines and lines with # are ignored.
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
