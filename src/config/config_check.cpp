#include "config/config_check.h"

#include <filesystem>
#include <stdexcept>
#include <system_error>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <fmt/format.h>

#include "config/config_surroundings.h"
#include "config/listening.h"
#include "config/network_place.h"
#include "config/pages_certificate.h"
#include "config/template_folder.h"
#include "net/http/url.h"
#include "notice/page_wording.h"
#include "postgres/connection_options.h"

namespace crier::app {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

void check_channels(ConfigSurroundings& surroundings, const ChannelSections& channels) {
  for (const ChannelSection& section : channels) check_surroundings(surroundings, section);
  if (channels.empty()) {
    surroundings.warning("channel",
                         "none is configured: nothing can be sent; see crier config sample");
  }
}

void check_templates(ConfigSurroundings& surroundings, const TemplatesConfig& templates) {
  if (templates.directory.empty() || !surroundings.is_sound("templates.directory")) return;
  const auto catalogue = read_templates(templates.directory);
  const auto faults = catalogue ? notice::page_faults(*catalogue) : catalogue.error();
  for (const notice::WordingFault& each : faults) {
    surroundings.fault("templates.directory", notice::text_of(each));
  }
}

// Whether the address is one of this machine, and free. A crierd that runs has it, rightly.
void check_listen(ConfigSurroundings& surroundings, const std::string& key,
                  const std::string& address) {
  if (!surroundings.is_sound(key)) return;
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
  surroundings.remark(is_in_use ? Severity::warning : Severity::fault, key,
                      is_in_use
                          ? listen_trouble(key, address, error) + " (a crierd that runs is one)"
                          : listen_trouble(key, address, error));
}

// A server that is not there yet may come; what its address says is looked at all the same.
void check_database(ConfigSurroundings& surroundings, const DatabaseConfig& database) {
  constexpr const char* key = "database.url";
  if (database.url.empty() || !surroundings.is_sound(key)) return;
  for (const std::string& host : store::hosts_of(database.url)) {
    std::error_code error;
    if (!host.starts_with('/')) {
      surroundings.check_name(key, host);
    } else if (!std::filesystem::is_directory(host, error)) {
      surroundings.warning(key, fmt::format("there is no folder {}, in which the socket of a "
                                            "PostgreSQL would be; check the path, or start it",
                                            host));
    }
  }
}

void check_pages(ConfigSurroundings& surroundings, const PagesConfig& pages) {
  if (!pages.listen.empty()) check_listen(surroundings, "pages.listen", pages.listen);
  if (!surroundings.is_sound("pages.certificate") || !surroundings.is_sound("pages.key")) return;
  try {
    (void)open_pages_certificate(pages);
    surroundings.check_certificates("pages.certificate", pages.certificate.string());
  } catch (const std::runtime_error& failure) {
    surroundings.fault("pages.certificate", failure.what());
  }
}

void check_alarms(ConfigSurroundings& surroundings, const AlarmsConfig& alarms) {
  constexpr const char* webhook = "alarms.webhook";
  if (alarms.webhook.empty() || !surroundings.is_sound(webhook)) return;
  if (const auto url = http::parse_url(alarms.webhook)) surroundings.check_name(webhook, url->host);
}

}  // namespace

std::vector<ConfigRemark> checked(const ConfigReading& reading) {
  const Config& config = reading.config;
  ConfigSurroundings surroundings(reading);
  check_channels(surroundings, config.channels);
  check_templates(surroundings, config.templates);
  check_database(surroundings, config.database);
  if (config.database.url.empty()) {
    surroundings.check_folder_to_be("state.directory", config.state.directory);
  }
  check_listen(surroundings, "daemon.listen", config.daemon.listen);
  check_pages(surroundings, config.pages);
  check_alarms(surroundings, config.alarms);
  return std::move(surroundings).remarks();
}

}  // namespace crier::app
