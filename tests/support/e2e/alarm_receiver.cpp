#include "support/e2e/alarm_receiver.h"

#include <fstream>
#include <iterator>
#include <system_error>
#include <unistd.h>

#include <boost/json/parse.hpp>
#include <fmt/format.h>

namespace crier::e2e {

namespace fs = std::filesystem;

namespace {

fs::path made_folder() {
  fs::path folder = fs::temp_directory_path() / fmt::format("crier-operators-{}", ::getpid());
  fs::create_directories(folder / "messages");
  std::ofstream(folder / "secret") << "a secret of operators";
  return folder;
}

}  // namespace

std::vector<std::string> received(const SinkProcess& sink) {
  std::vector<std::string> messages;
  for (const auto& file : fs::directory_iterator(sink.messages())) {
    std::ifstream stream(file.path(), std::ios::binary);
    messages.emplace_back(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
  }
  return messages;
}

AlarmReceiver::AlarmReceiver()
    : folder_(made_folder()),
      sink_({.folder = folder_, .arguments = {"--dump", (folder_ / "messages").string()}}) {}

AlarmReceiver::~AlarmReceiver() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

std::string AlarmReceiver::settings() const {
  return fmt::format("[alarms]\nwebhook = \"http://127.0.0.1:{}/alarms\"\nsecret = \"file:{}\"\n",
                     sink_.http_port(), (folder_ / "secret").string());
}

std::vector<boost::json::object> AlarmReceiver::posted(std::string_view kind) const {
  std::vector<boost::json::object> alarms;
  for (const std::string& message : received(sink_)) {
    boost::system::error_code failed;
    const auto document = boost::json::parse(message, failed);
    if (failed || !document.is_object()) continue;
    if (document.as_object().at("kind").as_string() == kind) alarms.push_back(document.as_object());
  }
  return alarms;
}

std::vector<boost::json::object> AlarmReceiver::posted(std::string_view kind,
                                                       std::string_view subject) const {
  std::vector<boost::json::object> alarms = posted(kind);
  std::erase_if(alarms, [&](const boost::json::object& alarm) {
    return alarm.at("subject").as_string() != subject;
  });
  return alarms;
}

}  // namespace crier::e2e
