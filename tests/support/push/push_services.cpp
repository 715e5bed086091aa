#include "support/push/push_services.h"

#include <cerrno>
#include <cstdlib>
#include <signal.h>
#include <sstream>
#include <stdexcept>
#include <system_error>

#include <boost/json/parse.hpp>

#include "support/net/loopback_port.h"
#include "support/postfix/program.h"
#include "support/sink/certificate.h"

namespace crier {

namespace fs = std::filesystem;
namespace json = boost::json;

PushServices::PushServices(const std::string& rules) {
  std::string name = (fs::temp_directory_path() / "crier-push-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    throw std::system_error(errno, std::system_category(), name);
  }
  folder_ = name;
  (void)sink::write_certificate(folder_, {});
  port_ = test::loopback_port();
  program_ = spawn({CRIER_NODE, CRIER_PUSH_SERVICES, std::to_string(port_), folder_, rules},
                   folder_ / "output");
  if (!wait_for([this] { return read_file(folder_ / "output").contains("listening"); })) {
    throw std::runtime_error("services.mjs: " + read_file(folder_ / "output"));
  }
}

PushServices::~PushServices() {
  ::kill(program_, SIGTERM);
  wait_for_end(program_);
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

std::string PushServices::url() const {
  return "https://localhost:" + std::to_string(port_);
}

std::string PushServices::subscription(const std::string& name) const {
  const json::value keys = json::parse(read_file(folder_ / "subscription.json"));
  const auto text = [&](const char* member) {
    return std::string(keys.as_object().at(member).as_string());
  };
  return R"({"endpoint":")" + url() + "/push/" + name + R"(","keys":{"p256dh":")" + text("p256dh") +
         R"(","auth":")" + text("auth") + R"("}})";
}

std::vector<json::object> PushServices::noted(const std::string& kind) const {
  std::vector<json::object> found;
  std::istringstream lines(read_file(folder_ / "record"));
  for (std::string line; std::getline(lines, line);) {
    json::value entry = json::parse(line);
    if (json::value* const wanted = entry.as_object().if_contains(kind)) {
      found.push_back(wanted->as_object());
    }
  }
  return found;
}

json::object PushServices::told_by(const std::string& client, const std::string& tokens) const {
  const fs::path output = folder_ / ("by_" + client);
  const pid_t program = spawn(
      {CRIER_NODE, CRIER_PUSH_CLIENTS, client, std::to_string(port_), folder_, tokens}, output);
  wait_for_end(program);
  const std::string text = read_file(output);
  boost::system::error_code broken;
  json::value said = json::parse(text, broken);
  if (broken) throw std::runtime_error("clients.mjs: " + text);
  return said.as_object();
}

}  // namespace crier
