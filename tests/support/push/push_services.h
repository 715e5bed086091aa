// The push services (services.mjs) on a loopback port, keeping what they get.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <sys/types.h>
#include <vector>

#include <boost/json/object.hpp>

namespace crier {

class PushServices {
 public:
  // Returns when they listen; throws when they do not. `rules` are those of services.mjs.
  explicit PushServices(const std::string& rules = "[]");
  ~PushServices();
  PushServices(const PushServices&) = delete;
  PushServices& operator=(const PushServices&) = delete;

  // "https://localhost:8443"
  [[nodiscard]] std::string url() const;
  [[nodiscard]] std::filesystem::path ca_file() const { return folder_ / "cert.pem"; }
  // The credentials that they take: the key file of a service account, a PEM text.
  [[nodiscard]] std::filesystem::path service_account() const { return folder_ / "firebase.json"; }
  [[nodiscard]] std::filesystem::path apns_key() const { return folder_ / "apns_key.p8"; }
  static constexpr const char* apns_key_id = "ABC123DEFG";
  static constexpr const char* apns_team_id = "DEF123GHIJ";
  static constexpr const char* apns_topic = "com.example.app";
  // A subscription of the browser, as addresses are written.
  [[nodiscard]] std::string subscription(const std::string& name) const;

  // What they have noted of one kind, in order: "fcm", "apns", "web_push", "token", "fault".
  [[nodiscard]] std::vector<boost::json::object> noted(const std::string& kind) const;

  // What a client of others (clients.mjs) says of its messages to these devices.
  [[nodiscard]] boost::json::object told_by(const std::string& client,
                                            const std::string& tokens) const;

 private:
  std::filesystem::path folder_;
  std::uint16_t port_{};
  pid_t program_{-1};
};

}  // namespace crier
