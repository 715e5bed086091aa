#include "runtime/log.h"

#include <array>
#include <exception>
#include <memory>
#include <utility>

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

namespace crier::log {
namespace {

constexpr std::array<spdlog::level::level_enum, 5> spdlog_levels = {
    spdlog::level::debug, spdlog::level::info,     spdlog::level::warn,
    spdlog::level::err,   spdlog::level::critical,
};
// As wide as the widest, so that messages stand in a column.
constexpr std::array<std::string_view, 5> padded_levels = {"debug", "info ", "warn ", "error",
                                                           "fatal"};

spdlog::level::level_enum spdlog_level(Level level) {
  return spdlog_levels.at(std::to_underlying(level));
}

// spdlog has words of its own for levels; ours are those of the glossary.
class LevelFlag final : public spdlog::custom_flag_formatter {
 public:
  void format(const spdlog::details::log_msg& message, const std::tm& /*time*/,
              spdlog::memory_buf_t& into) override {
    for (std::size_t index = 0; index < spdlog_levels.size(); ++index) {
      if (spdlog_levels.at(index) != message.level) continue;
      into.append(padded_levels.at(index).data(),
                  padded_levels.at(index).data() + padded_levels.at(index).size());
    }
  }
  [[nodiscard]] std::unique_ptr<custom_flag_formatter> clone() const override {
    return std::make_unique<LevelFlag>();
  }
};

std::unique_ptr<spdlog::formatter> formatter_of(Style style) {
  // Both in UTC: the log of a campaign over many countries has one time line.
  auto formatter = std::make_unique<spdlog::pattern_formatter>(spdlog::pattern_time_type::utc);
  formatter->add_flag<LevelFlag>('*');
  formatter->set_pattern(style == Style::json ? R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ",%v})"
                                              : "%Y-%m-%d %H:%M:%S.%eZ %^%*%$ %v");
  return formatter;
}

// Destroyed at exit, after the last line of main.
struct Log {
  Style style{Style::text};
  std::shared_ptr<spdlog::logger> logger;

  explicit Log(Options options) : style(options.style) {
    const auto sink = std::make_shared<spdlog::sinks::stderr_color_sink_mt>(
        style == Style::json ? spdlog::color_mode::never : spdlog::color_mode::automatic);
    logger = std::make_shared<spdlog::logger>("crier", sink);
    logger->set_formatter(formatter_of(style));
    logger->set_level(spdlog_level(options.level));
    logger->flush_on(spdlog::level::warn);
  }
};

Log& the_log() {
  static Log log{Options{}};
  return log;
}

void write(Level level, std::string_view message, Fields fields) {
  const Log& log = the_log();
  if (!log.logger->should_log(spdlog_level(level))) return;
  try {
    const std::string tail = line_tail(log.style, level, message, fields);
    log.logger->log(spdlog_level(level), spdlog::string_view_t(tail.data(), tail.size()));
  } catch (const std::exception&) {
    // No memory for a line: what it was to tell of must not end because of it.
  }
}

}  // namespace

void open(Options options) {
  the_log() = Log(options);
}

void debug(std::string_view message, Fields fields) {
  write(Level::debug, message, fields);
}
void info(std::string_view message, Fields fields) {
  write(Level::info, message, fields);
}
void warn(std::string_view message, Fields fields) {
  write(Level::warn, message, fields);
}
void error(std::string_view message, Fields fields) {
  write(Level::error, message, fields);
}
void fatal(std::string_view message, Fields fields) {
  write(Level::fatal, message, fields);
}

}  // namespace crier::log
