#include "app/config/check.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <netdb.h>
#include <set>
#include <system_error>
#include <tuple>
#include <unistd.h>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <fmt/format.h>

#include "app/campaign/template_folder.h"
#include "app/config/address.h"
#include "app/config/certificate_file.h"
#include "app/daemon/listening.h"
#include "net/http/url.h"
#include "runtime/clock.h"
#include "runtime/text_file.h"

namespace crier::app {

namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using asio::ip::tcp;
using boost::system::error_code;

// What getaddrinfo says of a name; empty when it leads somewhere.
std::string why_unknown(const std::string& host) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int code = ::getaddrinfo(host.c_str(), nullptr, &wanted, &found);
  if (code != 0) return ::gai_strerror(code);
  ::freeaddrinfo(found);
  return {};
}

// Rights do not tell: root has all of them in /proc, where nobody can make anything.
int trouble_with_folders_in(const fs::path& folder) {
  std::string name = (folder / ".crier-check-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) return errno;
  ::rmdir(name.c_str());
  return 0;
}

class Check {
 public:
  explicit Check(const ConfigReading& reading) : reading_(reading), config_(reading.config) {
    for (const ConfigFault& fault : reading.faults) {
      faulty_.insert(fault.key);
      remarks_.push_back({.severity = Severity::fault, .place = fault});
    }
  }

  std::vector<ConfigRemark> all() && {
    check_channels();
    check_templates();
    check_state();
    check_listen("daemon.listen", config_.daemon.listen);
    if (!config_.pages.listen.empty()) check_listen("pages.listen", config_.pages.listen);
    check_names();
    std::ranges::sort(remarks_, {}, [](const ConfigRemark& remark) {
      const ConfigFault& place = remark.place;
      return std::tie(place.line, place.column, place.key, place.message);
    });
    return std::move(remarks_);
  }

 private:
  [[nodiscard]] bool is_sound(const std::string& key) const { return !faulty_.contains(key); }

  void remark(Severity severity, const std::string& key, std::string message) {
    ConfigFault place{.file = config_.file.empty() ? "configuration" : config_.file,
                      .key = key,
                      .message = std::move(message)};
    if (const auto found = reading_.places.find(key); found != reading_.places.end()) {
      place.line = found->second.line;
      place.column = found->second.column;
    }
    remarks_.push_back({.severity = severity, .place = std::move(place)});
  }
  void fault(const std::string& key, std::string message) {
    remark(Severity::fault, key, std::move(message));
  }
  void warning(const std::string& key, std::string message) {
    remark(Severity::warning, key, std::move(message));
  }

  void check_channels() {
    if (config_.email) {
      check_certificates("channel.email.ca_file", config_.email->ca_file);
      check_relays(*config_.email);
    }
    if (config_.webhook) {
      check_certificates("channel.webhook.ca_file", config_.webhook->ca_file);
      check_webhook(*config_.webhook);
    }
    if (config_.maildir) check_maildir(config_.maildir->directory);
    if (!config_.email && !config_.webhook && !config_.maildir) {
      warning("channel", "none is configured: nothing can be sent; see crier config sample");
    }
  }

  void check_certificates(const std::string& key, const std::string& path) {
    if (path.empty() || !is_sound(key)) return;
    const auto file = read_certificate_file(path, SystemClock().wall_now());
    if (!file) return fault(key, fmt::format("{} {}", path, file.error()));
    if (file->expired == file->certificates) {
      fault(key, fmt::format("{} has only certificates that have expired; take the current ones of "
                             "the authority",
                             path));
    } else if (file->expired > 0) {
      warning(key, fmt::format("{} of the {} certificates in {} have expired", file->expired,
                               file->certificates, path));
    }
  }

  void check_relays(const EmailConfig& email) {
    const auto implicit = std::ranges::count_if(
        email.relays, [](const std::string& relay) { return relay.starts_with("smtps://"); });
    if (implicit != 0 && implicit != std::ssize(email.relays)) {
      fault("channel.email.relays",
            "are smtps:// all or none: a channel begins TLS with all its relays in one way");
    }
    std::set<std::string> places;
    for (const std::string& text : email.relays) {
      const auto relay = parse_relay(text);
      if (!relay) continue;
      const auto& [host, port] = relay->place;
      std::string place = fmt::format("{} port {}", host, port);
      // Names have no case.
      std::ranges::transform(place, place.begin(), [](unsigned char letter) {
        return letter >= 'A' && letter <= 'Z' ? letter - 'A' + 'a' : letter;
      });
      if (places.insert(std::move(place)).second) {
        names_.emplace_back("channel.email.relays", host);
      } else {
        warning("channel.email.relays",
                fmt::format("{} is listed twice: each place is one relay, and is tried and judged "
                            "by itself; leave one of them out",
                            text));
      }
    }
  }

  void check_webhook(const WebhookConfig& webhook) {
    if (!is_sound("channel.webhook.url")) return;
    if (const auto url = http::parse_url(webhook.url)) {
      names_.emplace_back("channel.webhook.url", url->host);
    }
  }

  // crierd makes the folder, but not where it may not.
  void check_maildir(const fs::path& directory) {
    constexpr const char* key = "channel.maildir.directory";
    if (!is_sound(key) || directory.empty()) return;
    check_folder_to_be(key, directory);
  }

  void check_folder_to_be(const std::string& key, const fs::path& directory) {
    std::error_code error;
    fs::path there = directory;
    while (!fs::exists(there, error) && there.has_relative_path()) there = there.parent_path();
    if (!fs::is_directory(there, error)) {
      return fault(key, fmt::format("{} is no folder; name another place", there.string()));
    }
    if (::access(there.c_str(), W_OK | X_OK) != 0) {
      const int why = errno;
      return fault(key,
                   fmt::format("{} cannot be written to: {}", there.string(), file_trouble(why)));
    }
    if (there == directory) return;
    if (const int why = trouble_with_folders_in(there); why != 0) {
      fault(key, fmt::format("no folder can be made in {}: {}", there.string(),
                             std::generic_category().message(why)));
    }
  }

  void check_templates() {
    if (config_.templates.directory.empty() || !is_sound("templates.directory")) return;
    const auto catalogue = read_templates(config_.templates.directory);
    if (catalogue) return;
    for (const notice::Fault& each : catalogue.error()) {
      fault("templates.directory", notice::text_of(each));
    }
  }

  void check_state() {
    if (!config_.database.url.empty() || !is_sound("state.directory")) return;
    check_folder_to_be("state.directory", config_.state.directory);
  }

  // Whether the address is one of this machine, and free. A crierd that runs has it, rightly.
  void check_listen(const std::string& key, const std::string& address) {
    if (!is_sound(key)) return;
    const auto place = parse_listen_address(address);
    if (!place) return;
    asio::io_context io(1);
    const tcp::endpoint endpoint(asio::ip::make_address(place->host), place->port);
    tcp::acceptor acceptor(io);
    error_code error;
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(1, error);
    if (!error) return;
    const bool is_in_use = error == boost::system::errc::address_in_use;
    remark(is_in_use ? Severity::warning : Severity::fault, key,
           is_in_use ? listen_trouble(key, address, error) + " (a crierd that runs is one)"
                     : listen_trouble(key, address, error));
  }

  // At the same time: each waits as long as the system's resolver does.
  void check_names() {
    std::vector<std::future<std::string>> answers;
    for (const auto& [key, host] : names_) {
      answers.push_back(std::async(std::launch::async, why_unknown, host));
    }
    for (std::size_t index = 0; index < names_.size(); ++index) {
      const auto& [key, host] = names_[index];
      const std::string why = answers[index].get();
      if (why.empty()) continue;
      warning(key,
              fmt::format("the host {} is not found from here: {}; check its name, or the name "
                          "servers of this machine",
                          host, why));
    }
  }

  const ConfigReading& reading_;
  const Config& config_;
  std::set<std::string> faulty_;
  std::vector<std::pair<std::string, std::string>> names_;  // Key and host.
  std::vector<ConfigRemark> remarks_;
};

}  // namespace

std::vector<ConfigRemark> checked(const ConfigReading& reading) {
  return Check(reading).all();
}

}  // namespace crier::app
