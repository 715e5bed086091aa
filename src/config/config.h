// What the operator configured: crier.toml with every default filled in. Each key is documented in
// crier.sample.toml and read, checked and shown by config_keys.cpp, its one list;
// those of the channels are in config/channel/.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "campaign/evidence_level.h"
#include "config/channel/channel_sections.h"
#include "config/secret.h"
#include "pacing/circuit_breaker.h"
#include "pacing/retry.h"
#include "runtime/log.h"

namespace crier::app {

struct DatabaseConfig {
  std::string url;     // Empty: the embedded server below state.directory.
  int connections{4};  // That crierd opens.
};

struct StateConfig {
  std::filesystem::path directory;
};

struct DispatchConfig {
  std::optional<int> lanes;  // Nothing: what the database has, or 64 for a new one.
  int lanes_active{8};
  int claim_rows_max{8192};
  std::chrono::milliseconds flush_interval{100};
  std::chrono::milliseconds lease{std::chrono::seconds(10)};
  std::chrono::milliseconds drain_timeout{std::chrono::seconds(30)};
  std::chrono::milliseconds standstill_max{std::chrono::minutes(15)};
};

struct DaemonConfig {
  std::string listen{"127.0.0.1:9464"};  // Read by parse_listen_address without fault.
  log::Options log;
};

struct TemplatesConfig {
  std::filesystem::path directory;  // Empty: only the shipped templates.
};

// The pages that people open from a notice.
struct PagesConfig {
  std::string url;     // Where they are reached from outside; empty: notices do not link to them.
  std::string listen;  // Where crierd serves them; empty: this one does not.
  // PEM files, for TLS without a proxy in front; both or none.
  std::filesystem::path certificate;
  std::filesystem::path key;
  std::vector<std::string> trusted_proxies;  // As http::TrustedProxies reads them.
  // Where this machine reaches them to see whether they answer; empty: as people do.
  std::string reached_at;
};

// Whose data may be processed after a campaign.
struct ReleaseConfig {
  EvidenceLevel evidence_level{EvidenceLevel::accepted};
};

// How objection links are asked whether they answer, before a campaign starts and from then on.
struct ObjectionLinkConfig {
  std::chrono::milliseconds ask_every{std::chrono::seconds(30)};
  int failures_to_pause{3};
  std::chrono::milliseconds timeout{std::chrono::seconds(10)};
};

// The register of objections: who follows it, and what waits to come into it.
struct ObjectionsConfig {
  // How long an objection may wait until a consumer has acknowledged it.
  std::chrono::milliseconds consumer_alarm_after{std::chrono::minutes(15)};
  // How long a request of the public form may be open. People are owed an answer within a month.
  std::chrono::milliseconds match_within{std::chrono::days(7)};
  // For how long after its settlement what was typed into the form is kept.
  std::chrono::milliseconds requests_kept{std::chrono::days(180)};
};

// By which ways mails that come back come in, and how long they are kept.
struct FeedbackConfig {
  std::string lmtp;  // Read by parse_listen_address without fault. Empty: crierd does not listen.
  std::filesystem::path maildir;        // Empty: none.
  std::vector<std::string> addresses;   // Taken by LMTP besides return paths.
  std::filesystem::path rules;          // The operator's own. Empty: the shipped ones alone.
  std::filesystem::path receipt_rules;  // The same, on the receipts of texts.
  std::chrono::milliseconds kept{std::chrono::days(30)};
  // How long a campaign with a ladder stays open for bounces after its last mail was taken. Longer
  // than a text is tried ([channel.sms] validity), and a mail: only then it is said that they are
  // lost.
  std::chrono::milliseconds awaited{std::chrono::hours(50)};
};

// How the deadlines of campaigns are watched while they run.
struct DeadlineConfig {
  std::chrono::milliseconds reckon_every{std::chrono::minutes(1)};
};

// Who is told when something is wrong, besides the log and the metrics.
struct AlarmsConfig {
  std::string webhook;             // Empty: none.
  Secret secret;                   // Of the webhook: what its requests are signed with.
  std::vector<std::string> email;  // By the relays of [channel.email].
  std::string sender;              // Of these mails.
  std::chrono::milliseconds remind_every{std::chrono::hours(24)};
};

struct Config {
  std::string file;  // Where it was read from; empty when there was no file.
  DatabaseConfig database;
  StateConfig state;
  DispatchConfig dispatch;
  ChannelSections channels;  // A channel without a section is not configured.
  DaemonConfig daemon;
  TemplatesConfig templates;
  PagesConfig pages;
  ReleaseConfig release;
  ObjectionLinkConfig objection_link;
  ObjectionsConfig objections;
  FeedbackConfig feedback;
  DeadlineConfig deadline;
  AlarmsConfig alarms;
  pacing::RetryPolicy retry;
  pacing::CircuitBreakerPolicy circuit_breaker;
  // Where each key that is no default came from: "database.url" → "DATABASE_URL", "crier.toml:3".
  std::map<std::string, std::string, std::less<>> origins;
};

}  // namespace crier::app
