// What the daemon counts about itself, in the text form of Prometheus. Names follow its
// conventions: base units, `_total` for counters. Labels are campaigns and channels, never people.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/id.h"
#include "base/time.h"
#include "campaign/outcome.h"
#include "use_cases/objection/feed/consumers.h"

namespace prometheus {
class Counter;
class Histogram;
}  // namespace prometheus

namespace crier::app {

// The counters of one campaign on one channel, each found once and then kept at hand: a notice
// costs no search by label.
class CampaignMetrics {
 public:
  void notice_settled(AttemptOutcome outcome, Reason reason);
  // From the moment a channel took a notice until it told what became of it.
  void notice_answered(Duration took);

 private:
  friend class Metrics;
  static constexpr std::size_t outcome_count = std::to_underlying(AttemptOutcome::excluded) + 1;
  static constexpr std::size_t reason_count = std::to_underlying(reason_last) + 1;

  class Metrics* metrics_{};
  std::string campaign_;
  std::string channel_;
  std::array<std::array<prometheus::Counter*, reason_count>, outcome_count> settled_{};
  prometheus::Histogram* send_seconds_{};
};

class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  // Valid as long as this. `key` is read the first time only.
  CampaignMetrics& campaign(CampaignId id, std::string_view key, std::string_view channel);

  void flushed(int rows, Duration took);
  void lanes_held(int lanes);
  void lane_lost();
  void database_failed();
  // `statement` is a name of store/, or empty for a fault of ours.
  void refused(const std::string& statement, const std::string& sqlstate);
  struct Standing {
    Duration longest{};
    int for_circuit{};
    int for_rate{};
    int for_database{};
  };
  void standing(const Standing& standing);
  void circuit_open(const std::string& channel, bool open);
  void limit_alarm(const std::string& channel, const std::string& rule);
  void connections(const std::string& channel, int open);
  // A server of a channel that has been tried, such as a relay.
  struct Server {
    std::string channel;
    std::string name;
  };
  void server_in_trouble(const Server& server, bool is_in_trouble);
  void loop_lag(Duration lag);
  struct OwedEnd {
    std::string campaign;
    std::string channel;
    std::string state;
    std::string reason;
  };
  void confirmed(const OwedEnd& end);
  void corrected(const OwedEnd& end);
  struct Owed {
    std::string campaign;
    std::string owed;  // "confirmations".
  };
  // A server refuses its sender.
  void owed_halted(const Owed& owed, bool is_halted);
  // An objection link, by what came: "answered" or "failed".
  void link_asked(const std::string& result);
  // All of them; those of before who are not among them are forgotten.
  void consumers(std::span<const ConsumerStanding> standings);
  struct Deadline {
    std::string campaign;
    int state{};                  // 0 on_track … 3 past_return.
    std::optional<Duration> p95;  // From when it was reckoned; nothing: never.
    double rate_needed{};         // People a second.
  };
  // All campaigns that run or are paused; those of before who are not among them are forgotten.
  void deadlines(std::span<const Deadline> deadlines);
  // Of the public form, for whom nobody was found yet; how long the oldest has waited.
  void requests_open(std::int64_t open, Duration oldest);

  // Mails that came back, by what they are.
  void feedback_read(std::string_view klass, std::int64_t mails);
  struct FeedbackWaiting {
    std::int64_t unread{};
    std::int64_t open{};  // For people.
  };
  void feedback_waiting(const FeedbackWaiting& waiting);

  // Everything, and what the kernel says of this process, in the text exposition format 0.0.4.
  [[nodiscard]] std::string exposition();
  static constexpr std::string_view exposition_type = "text/plain; version=0.0.4; charset=utf-8";

 private:
  friend class CampaignMetrics;
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace crier::app
