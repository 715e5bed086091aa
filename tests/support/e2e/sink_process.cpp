#include "support/e2e/sink_process.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <fstream>
#include <iterator>

#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include "support/e2e/eventually.h"

namespace crier::e2e {

namespace fs = std::filesystem;

namespace {

std::string contents(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

SinkProcess::SinkProcess(const SinkProcessOptions& options)
    : folder_(options.folder), arguments_(options.arguments) {
  fs::create_directories(folder_);
  start(options.rules);
}

void SinkProcess::start(const std::vector<std::string>& rules) {
  const fs::path said = folder_ / fmt::format("sink-{}.json", ++starts_);
  ProgramOptions options{
      .argv = {std::string(CRIER_BINARY_DIR) + "/crier-sink", "--record",
               (folder_ / "record").string(), "--attempts", (folder_ / "attempts").string(),
               "--smtp-port", std::to_string(smtp_port_), "--http-port",
               std::to_string(http_port_)},
      .output_file = said.string(),
      .lifetime = Lifetime::ends_with_parent};
  for (const std::string& rule : rules) {
    options.argv.emplace_back("--rule");
    options.argv.push_back(rule);
  }
  options.argv.insert(options.argv.end(), arguments_.begin(), arguments_.end());
  program_.emplace(options);
  eventually("crier-sink listens", [&] { return contents(said).ends_with("}\n"); });
  const auto ports = boost::json::parse(contents(said)).as_object();
  smtp_port_ = static_cast<std::uint16_t>(ports.at("smtp").as_int64());
  http_port_ = static_cast<std::uint16_t>(ports.at("http").as_int64());
}

void SinkProcess::stop() {
  program_->signal(SIGTERM);
  program_->wait();
  program_.reset();
}

void SinkProcess::start_again(const std::vector<std::string>& rules) {
  if (program_) stop();
  start(rules);
}

std::size_t SinkProcess::kept() {
  std::ifstream stream(folder_ / "record", std::ios::binary);
  stream.seekg(static_cast<std::streamoff>(read_to_));
  const std::string fresh{std::istreambuf_iterator<char>(stream), {}};
  read_to_ += fresh.size();
  kept_ += static_cast<std::size_t>(std::ranges::count(fresh, '\n'));
  return kept_;
}

std::vector<Received> SinkProcess::record() const {
  std::ifstream stream(folder_ / "record");
  std::vector<Received> all;
  for (std::string line; std::getline(stream, line);) {
    // Its end is still being written.
    if (stream.eof()) break;
    const std::size_t first = line.find('\t');
    const std::size_t second = line.find('\t', first + 1);
    const std::size_t third = line.find('\t', second + 1);
    const std::size_t fourth = line.find('\t', third + 1);
    const std::chrono::microseconds handed_over(std::stoll(line.substr(third + 1)));
    const std::chrono::microseconds kept(std::stoll(line.substr(fourth + 1)));
    all.push_back({.recipient = line.substr(0, first),
                   .message_id = line.substr(first + 1, second - first - 1),
                   .key = line.substr(second + 1, third - second - 1),
                   .handed_over = WallTime(handed_over),
                   .kept = WallTime(kept)});
  }
  return all;
}

std::vector<WallTime> SinkProcess::attempts() const {
  std::ifstream stream(folder_ / "attempts");
  std::vector<WallTime> all;
  for (std::string line; std::getline(stream, line);) {
    // Its end is still being written.
    if (stream.eof()) break;
    all.emplace_back(std::chrono::microseconds(std::stoll(line.substr(line.find('\t') + 1))));
  }
  return all;
}

std::map<std::string, int> repeated(const std::vector<Received>& record) {
  std::map<std::string, int> times;
  for (const Received& message : record) ++times[message.key];
  std::erase_if(times, [](const auto& entry) { return entry.second < 2; });
  return times;
}

}  // namespace crier::e2e
