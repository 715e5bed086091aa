#include "daemon/monitoring/metrics.h"

#include <algorithm>
#include <array>
#include <deque>
#include <limits>
#include <vector>

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include "base/version.h"
#include "daemon/monitoring/process_metrics.h"

namespace crier::app {

namespace {

double seconds(Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

// From a local sink to a relay that thinks for a minute.
const prometheus::Histogram::BucketBoundaries send_bounds = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60};
const prometheus::Histogram::BucketBoundaries flush_bounds = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
const prometheus::Histogram::BucketBoundaries row_bounds = {1,   10,   50,   100,  250,
                                                            500, 1000, 2500, 5000, 10000};

prometheus::Family<prometheus::Counter>& counters(prometheus::Registry& registry,
                                                  const std::string& name,
                                                  const std::string& help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
}

prometheus::Family<prometheus::Gauge>& gauges(prometheus::Registry& registry,
                                              const std::string& name, const std::string& help) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(registry);
}

prometheus::Family<prometheus::Histogram>& histograms(prometheus::Registry& registry,
                                                      const std::string& name,
                                                      const std::string& help) {
  return prometheus::BuildHistogram().Name(name).Help(help).Register(registry);
}

prometheus::Labels labels_of(const Metrics::OwedEnd& end) {
  return {{"campaign", end.campaign},
          {"channel", end.channel},
          {"state", end.state},
          {"reason", end.reason}};
}

}  // namespace

class Metrics::State {
 public:
  State() {
    gauges(registry, "crier_build_info", "The running program; always 1.")
        .Add({{"version", version_text()}})
        .Set(1);
  }

  prometheus::Registry registry;
  prometheus::Family<prometheus::Counter>& notices =
      counters(registry, "crier_notices_total", "Tries to deliver a notice that have ended.");
  prometheus::Family<prometheus::Histogram>& send_seconds =
      histograms(registry, "crier_send_seconds",
                 "From taking a notice until the channel told what became of it.");
  prometheus::Histogram& flush_seconds =
      histograms(registry, "crier_flush_seconds", "Time to commit a batch of outcomes.")
          .Add({}, flush_bounds);
  prometheus::Histogram& flush_rows =
      histograms(registry, "crier_flush_rows", "Outcomes committed together.").Add({}, row_bounds);
  prometheus::Gauge& lanes_held =
      gauges(registry, "crier_lanes_held", "Lanes that this daemon has a lease of.").Add({});
  prometheus::Counter& lanes_lost =
      counters(registry, "crier_lanes_lost_total", "Lanes that another daemon took over.").Add({});
  prometheus::Counter& database_failures =
      counters(registry, "crier_database_failures_total",
               "Operations that failed because the database was away.")
          .Add({});
  prometheus::Family<prometheus::Counter>& refusals =
      counters(registry, "crier_refusals_total",
               "Steps that the database refused, by statement and SQLSTATE, or that failed by a "
               "fault of ours (no statement).");
  prometheus::Gauge& lane_standstill =
      gauges(registry, "crier_lane_standstill_seconds",
             "Seconds since a lane moved: of those that this daemon holds, that have something to "
             "do and no good reason to wait, the one that has stood still for the longest; or "
             "since a campaign, its confirmations, or what all need, cannot be worked at, also "
             "because the database is away. 0 while all move.")
          .Add({});
  prometheus::Family<prometheus::Gauge>& lanes_waiting =
      gauges(registry, "crier_lanes_waiting",
             "Lanes that wait for a good reason, and do not count as standing still: the channel "
             "is given a pause (circuit), the next slot of the rate is in the future (rate), the "
             "database is away (database), which crier_lane_standstill_seconds counts as a whole.");
  prometheus::Gauge& loop_lag =
      gauges(registry, "crier_loop_lag_seconds", "How late the event loop last was.").Add({});
  prometheus::Family<prometheus::Gauge>& connections =
      gauges(registry, "crier_connections", "Connections or requests that a channel has open.");
  prometheus::Family<prometheus::Gauge>& servers_in_trouble =
      gauges(registry, "crier_server_in_trouble",
             "1 while no connection to a server of a channel, such as one of several relays, is of "
             "use; 0 when it has been tried and is.");
  prometheus::Family<prometheus::Gauge>& circuit =
      gauges(registry, "crier_circuit_open",
             "1 while a channel rests because its provider is in trouble.");
  prometheus::Family<prometheus::Counter>& limit_alarms = counters(
      registry, "crier_limit_alarms_total",
      "Times that a provider has said something that somebody has to look into, by the rule that "
      "was met.");
  prometheus::Family<prometheus::Counter>& corrections = counters(
      registry, "crier_corrections_total",
      "What became of corrections of a date that people were told, each time that it was booked: "
      "\"owed\" will be tried again.");
  prometheus::Family<prometheus::Gauge>& owed_halted =
      gauges(registry, "crier_owed_halted",
             "1 while a server refuses the sender of what a campaign owes (confirmations, "
             "corrections), so that one is tried a minute; absent before it has.");
  prometheus::Family<prometheus::Counter>& confirmations = counters(
      registry, "crier_confirmations_total",
      "What became of confirmations of objections, each time that it was booked: \"owed\" will be "
      "tried again.");
  prometheus::Family<prometheus::Counter>& links =
      counters(registry, "crier_objection_link_questions_total",
               "Times that the objection link of a campaign was opened to see whether it answers.");
  prometheus::Family<prometheus::Gauge>& consumer_seconds =
      gauges(registry, "crier_objection_consumer_behind_seconds",
             "Age of the oldest objection that a consumer has not acknowledged; 0: none waits.");
  prometheus::Family<prometheus::Gauge>& consumer_records = gauges(
      registry, "crier_objection_consumer_behind_records",
      "Objections and withdrawals that a consumer has not acknowledged; 10001: more than 10000.");
  std::vector<std::string> known_consumers;
  prometheus::Family<prometheus::Gauge>& deadline_state =
      gauges(registry, "crier_campaign_deadline_state",
             "How a campaign stands towards its deadline: 0 on_track, 1 at_risk, 2 will_miss, 3 "
             "past_return.");
  prometheus::Family<prometheus::Gauge>& forecast_p95 =
      gauges(registry, "crier_campaign_forecast_p95_seconds",
             "In how many seconds a campaign is done nineteen times in twenty, as it goes; +Inf: "
             "never.");
  prometheus::Family<prometheus::Gauge>& rate_needed =
      gauges(registry, "crier_campaign_rate_needed",
             "People a second who must be told for the deadline, without those who will be left "
             "out; 0: nobody is left, or no time.");
  std::vector<std::string> known_deadlines;
  prometheus::Gauge& requests_open =
      gauges(registry, "crier_objection_requests_open",
             "Objections by the public form for which nobody was found yet.")
          .Add({});
  prometheus::Gauge& requests_oldest =
      gauges(registry, "crier_objection_requests_oldest_seconds",
             "How long the oldest of them has waited; 0 when there is none.")
          .Add({});
  prometheus::Family<prometheus::Counter>& feedback_mails =
      counters(registry, "crier_feedback_mails_total",
               "Mails that came back, and texts that came, that this daemon has read, by class.");
  prometheus::Gauge& feedback_unread =
      gauges(registry, "crier_feedback_unread",
             "Mails that came back, and texts that came, that were not read yet.")
          .Add({});
  prometheus::Gauge& feedback_open =
      gauges(registry, "crier_feedback_open",
             "Mails that came back and wait for somebody to read them.")
          .Add({});
  ProcessMetrics process{registry};

  // A handful: those that have run since the daemon started. A deque never moves what is in it.
  struct Known {
    CampaignId id;
    CampaignMetrics metrics;
  };
  std::deque<Known> campaigns;
};

void CampaignMetrics::notice_settled(AttemptOutcome outcome, Reason reason) {
  prometheus::Counter*& counter =
      settled_.at(std::to_underlying(outcome)).at(std::to_underlying(reason));
  if (counter == nullptr) {
    counter = &metrics_->state_->notices.Add({{"campaign", campaign_},
                                              {"channel", channel_},
                                              {"outcome", std::string(name_of(outcome))},
                                              {"reason", std::string(name_of(reason))}});
  }
  counter->Increment();
}

void CampaignMetrics::notice_answered(Duration took) {
  send_seconds_->Observe(seconds(took));
}

Metrics::Metrics() : state_(std::make_unique<State>()) {}
Metrics::~Metrics() = default;

CampaignMetrics& Metrics::campaign(CampaignId id, std::string_view key, std::string_view channel) {
  for (State::Known& known : state_->campaigns) {
    if (known.id == id && known.metrics.channel_ == channel) return known.metrics;
  }
  CampaignMetrics& added = state_->campaigns.emplace_back(State::Known{id, {}}).metrics;
  added.metrics_ = this;
  added.campaign_ = key;
  added.channel_ = channel;
  added.send_seconds_ = &state_->send_seconds.Add({{"channel", added.channel_}}, send_bounds);
  return added;
}

void Metrics::flushed(int rows, Duration took) {
  state_->flush_rows.Observe(rows);
  state_->flush_seconds.Observe(seconds(took));
}

void Metrics::lanes_held(int lanes) {
  state_->lanes_held.Set(lanes);
}

void Metrics::lane_lost() {
  state_->lanes_lost.Increment();
}

void Metrics::confirmed(const OwedEnd& end) {
  state_->confirmations.Add(labels_of(end)).Increment();
}

void Metrics::corrected(const OwedEnd& end) {
  state_->corrections.Add(labels_of(end)).Increment();
}

void Metrics::owed_halted(const Owed& owed, bool is_halted) {
  state_->owed_halted.Add({{"campaign", owed.campaign}, {"owed", owed.owed}})
      .Set(is_halted ? 1 : 0);
}

void Metrics::link_asked(const std::string& result) {
  state_->links.Add({{"result", result}}).Increment();
}

void Metrics::consumers(std::span<const ConsumerStanding> standings) {
  for (const std::string& name : state_->known_consumers) {
    if (std::ranges::find(standings, name, &ConsumerStanding::name) != standings.end()) continue;
    state_->consumer_seconds.Remove(&state_->consumer_seconds.Add({{"consumer", name}}));
    state_->consumer_records.Remove(&state_->consumer_records.Add({{"consumer", name}}));
  }
  state_->known_consumers.clear();
  for (const ConsumerStanding& each : standings) {
    state_->known_consumers.push_back(each.name);
    state_->consumer_seconds.Add({{"consumer", each.name}}).Set(seconds(each.behind_for));
    state_->consumer_records.Add({{"consumer", each.name}})
        .Set(static_cast<double>(each.records_behind));
  }
}

void Metrics::deadlines(std::span<const Deadline> deadlines) {
  const std::array families = {&state_->deadline_state, &state_->forecast_p95,
                               &state_->rate_needed};
  for (const std::string& campaign : state_->known_deadlines) {
    if (std::ranges::find(deadlines, campaign, &Deadline::campaign) != deadlines.end()) continue;
    for (auto* const family : families) family->Remove(&family->Add({{"campaign", campaign}}));
  }
  state_->known_deadlines.clear();
  for (const Deadline& each : deadlines) {
    state_->known_deadlines.push_back(each.campaign);
    const prometheus::Labels labels = {{"campaign", each.campaign}};
    state_->deadline_state.Add(labels).Set(each.state);
    state_->forecast_p95.Add(labels).Set(each.p95 ? seconds(*each.p95)
                                                  : std::numeric_limits<double>::infinity());
    state_->rate_needed.Add(labels).Set(each.rate_needed);
  }
}

void Metrics::requests_open(std::int64_t open, Duration oldest) {
  state_->requests_open.Set(static_cast<double>(open));
  state_->requests_oldest.Set(seconds(oldest));
}

void Metrics::feedback_read(std::string_view klass, std::int64_t mails) {
  state_->feedback_mails.Add({{"class", std::string(klass)}}).Increment(static_cast<double>(mails));
}

void Metrics::feedback_waiting(const FeedbackWaiting& waiting) {
  state_->feedback_unread.Set(static_cast<double>(waiting.unread));
  state_->feedback_open.Set(static_cast<double>(waiting.open));
}

void Metrics::database_failed() {
  state_->database_failures.Increment();
}

void Metrics::refused(const std::string& statement, const std::string& sqlstate) {
  state_->refusals.Add({{"statement", statement}, {"sqlstate", sqlstate}}).Increment();
}

void Metrics::standing(const Standing& standing) {
  state_->lane_standstill.Set(seconds(standing.longest));
  state_->lanes_waiting.Add({{"for", "circuit"}}).Set(standing.for_circuit);
  state_->lanes_waiting.Add({{"for", "rate"}}).Set(standing.for_rate);
  state_->lanes_waiting.Add({{"for", "database"}}).Set(standing.for_database);
}

void Metrics::circuit_open(const std::string& channel, bool open) {
  state_->circuit.Add({{"channel", channel}}).Set(open ? 1 : 0);
}

void Metrics::limit_alarm(const std::string& channel, const std::string& rule) {
  state_->limit_alarms.Add({{"channel", channel}, {"rule", rule}}).Increment();
}

void Metrics::connections(const std::string& channel, int open) {
  state_->connections.Add({{"channel", channel}}).Set(open);
}

void Metrics::server_in_trouble(const Server& server, bool is_in_trouble) {
  state_->servers_in_trouble.Add({{"channel", server.channel}, {"server", server.name}})
      .Set(is_in_trouble ? 1 : 0);
}

void Metrics::loop_lag(Duration lag) {
  state_->loop_lag.Set(seconds(lag));
}

std::string Metrics::exposition() {
  state_->process.look();
  return prometheus::TextSerializer().Serialize(state_->registry.Collect());
}

}  // namespace crier::app
