#include "app/campaign/register_file.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <stdexcept>
#include <system_error>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

#include "audience/text_check.h"
#include "report/csv.h"

namespace crier::app {
namespace {

constexpr std::size_t npos = static_cast<std::size_t>(-1);

[[noreturn]] void throw_errno(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

RegisterRejects::RegisterRejects(std::string path) : path_(std::move(path)) {
  ::unlink(path_.c_str());  // What an earlier import left.
}

RegisterRejects::~RegisterRejects() {
  if (file_ != nullptr) std::fclose(file_);
}

void RegisterRejects::add(std::int64_t line, std::string_view reason, std::string_view record) {
  if (file_ == nullptr) {
    const int descriptor = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (descriptor < 0) throw_errno(path_);
    file_ = ::fdopen(descriptor, "w");
    if (file_ == nullptr) throw_errno(path_);
    fmt::print(file_, "line,reason,record\r\n");
  }
  ++count_;
  fmt::print(file_, "{}",
             report::csv_line(std::array<std::string, 3>{
                 fmt::format("{}", line), std::string(reason), std::string(record)}));
}

void RegisterRejects::close() {
  if (file_ == nullptr) return;
  std::FILE* const file = std::exchange(file_, nullptr);
  if (std::fclose(file) != 0) throw_errno(path_);
}

RegisterFile::RegisterFile(const std::string& path, std::vector<RegisterColumn> columns,
                           RegisterRejects& rejects)
    : source_(path), columns_(std::move(columns)), rejects_(rejects) {
  read_header();
}

bool RegisterFile::advance() {
  while (true) {
    switch (reader_.next()) {
      case audience::CsvEvent::record: return true;
      case audience::CsvEvent::end: return false;
      case audience::CsvEvent::fault:
        ++rows_read_;
        rejects_.add(reader_.record().line, name_of(reader_.fault().reason), reader_.record().raw);
        break;
      case audience::CsvEvent::starved: {
        const std::size_t bytes = source_.read(reader_.space());
        if (bytes == 0) {
          reader_.close();
        } else {
          reader_.filled(bytes);
        }
        break;
      }
    }
  }
}

void RegisterFile::read_header() {
  const auto wrong = [&](const std::string& what) {
    std::string names;
    for (const RegisterColumn& column : columns_) {
      names +=
          (names.empty() ? "" : ",") + (column.is_required ? column.name : "[" + column.name + "]");
    }
    throw std::invalid_argument(fmt::format("{}: {}; the first line must name the columns {}",
                                            source_.name(), what, names));
  };
  if (!advance()) wrong("is empty");
  const auto fields = reader_.record().fields;
  places_.assign(columns_.size(), npos);
  for (std::size_t field = 0; field < fields.size(); ++field) {
    const auto known = std::ranges::find(columns_, fields[field].text, &RegisterColumn::name);
    if (known == columns_.end())
      wrong(fmt::format("the column \"{}\" is unknown", fields[field].text));
    std::size_t& place = places_[static_cast<std::size_t>(known - columns_.begin())];
    if (place != npos) wrong(fmt::format("the column \"{}\" is there twice", known->name));
    place = field;
  }
  for (std::size_t column = 0; column < columns_.size(); ++column) {
    if (columns_[column].is_required && places_[column] == npos) {
      wrong(fmt::format("the column \"{}\" is missing", columns_[column].name));
    }
  }
  reader_.expect_fields(fields.size());
}

std::optional<RegisterRow> RegisterFile::next() {
  while (advance()) {
    ++rows_read_;
    if (auto found = row()) return found;
  }
  return std::nullopt;
}

std::optional<RegisterRow> RegisterFile::row() {
  const audience::CsvRecord& record = reader_.record();
  RegisterRow result{.line = record.line, .values = {}, .record = std::string(record.raw)};
  for (std::size_t column = 0; column < columns_.size(); ++column) {
    const std::size_t place = places_[column];
    if (place == npos) {
      result.values.emplace_back();
      continue;
    }
    const audience::CsvField& field = record.fields[place];
    if (!field.is_plain) {
      if (const auto fault = audience::text_fault(field.text)) {
        rejects_.add(record.line, name_of(*fault), record.raw);
        return std::nullopt;
      }
    }
    if (columns_[column].is_required && field.text.empty()) {
      rejects_.add(record.line, "missing_value", record.raw);
      return std::nullopt;
    }
    result.values.emplace_back(field.text);
  }
  return result;
}

}  // namespace crier::app
