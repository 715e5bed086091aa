// What the operator configured: crier.toml with every default filled in. Each key is documented in
// crier.sample.toml and read, checked and shown by config_keys.cpp, its one list.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "pacing/circuit_breaker.h"
#include "pacing/grant.h"
#include "pacing/retry.h"
#include "runtime/log.h"

namespace crier::app {

// A value that is never printed and never written into crier.toml, which names only its place:
// "env:NAME" or "file:/path".
struct Secret {
  std::string place;  // Empty: not configured.
  std::string value;
};

struct DatabaseConfig {
  std::string url;     // Empty: the embedded server below state.directory.
  int connections{4};  // Of crierd.
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

enum class TlsMode : std::uint8_t { none, opportunistic, required };

struct EmailConfig {
  std::vector<std::string> relays;  // At least one; each is read by parse_relay without fault.
  TlsMode tls{TlsMode::opportunistic};
  std::string ca_file;  // Empty: the system's.
  std::string user;     // Empty: no AUTH.
  Secret password;
  int connections{10};
  int messages_per_connection{1000};
  pacing::RateLimit rate;
  std::string hello_name;  // Empty: this machine's name.
  double timeout_scale{1.0};
  bool pipelining{true};
};

struct WebhookConfig {
  std::string url;
  Secret authorization;  // The value of the Authorization header.
  int concurrency{20};
  std::chrono::milliseconds timeout{std::chrono::seconds(30)};
  pacing::RateLimit rate;
  std::string ca_file;  // Empty: the system's.
};

struct MaildirConfig {
  std::filesystem::path directory;
  pacing::RateLimit rate;
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
};

struct Config {
  std::string file;  // Where it was read from; empty when there was no file.
  DatabaseConfig database;
  StateConfig state;
  DispatchConfig dispatch;
  std::optional<EmailConfig> email;  // A channel without a section is not configured.
  std::optional<WebhookConfig> webhook;
  std::optional<MaildirConfig> maildir;
  DaemonConfig daemon;
  TemplatesConfig templates;
  PagesConfig pages;
  pacing::RetryPolicy retry;
  pacing::CircuitBreakerPolicy circuit_breaker;
  // Where each key that is no default came from: "database.url" → "DATABASE_URL", "crier.toml:3".
  std::map<std::string, std::string, std::less<>> origins;
};

}  // namespace crier::app
