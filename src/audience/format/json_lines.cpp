#include "audience/format/json_lines.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "audience/format/csv_writer.h"
#include "base/unicode.h"

namespace crier::audience {

namespace {

namespace json = boost::json;

// Nothing: a number with a fraction, or one so long that its digits would be lost.
std::optional<std::string> text_of(const json::value& value) {
  if (value.is_double()) return std::nullopt;
  if (value.is_null()) return std::string();
  if (value.is_string()) return std::string(value.as_string());
  return json::serialize(value);
}

std::optional<std::size_t> column_named(Schema schema, std::string_view name) {
  const auto found = std::ranges::find(schema, name, &SchemaColumn::name);
  if (found == schema.end()) return std::nullopt;
  return static_cast<std::size_t>(found - schema.begin());
}

}  // namespace

bool is_json_lines(std::string_view beginning) {
  const std::string_view text = trimmed(beginning);
  if (!text.starts_with('{')) return false;
  const std::string_view first = trimmed(text.substr(1));
  return first.starts_with('"') || first.starts_with('}');
}

JsonLines::JsonLines(Schema schema, const HeaderRules& rules, std::size_t record_bytes)
    : record_bytes_(record_bytes), values_(schema.size()), fields_(schema.size()) {
  for (const auto& [theirs, ours] : rules.ours_by_theirs) {
    if (const auto column = column_named(schema, ours)) members_.push_back({theirs, *column});
  }
  for (const std::string& name : rules.ignored) members_.push_back({name, ignored});
  for (std::size_t column = 0; column < schema.size(); ++column) {
    members_.push_back({std::string(schema[column].name), column});
    for (const std::string_view alias : schema[column].aliases) {
      members_.push_back({std::string(alias), column});
    }
    header_.push_back({.text = schema[column].name, .is_plain = true, .quoting = {}});
  }
}

std::span<char> JsonLines::space() {
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, filled_ - begin_);
    filled_ -= begin_;
    begin_ = 0;
  }
  if (buffer_.size() < filled_ + CsvReader::read_bytes) {
    buffer_.resize(filled_ + CsvReader::read_bytes);
  }
  return std::span(buffer_).subspan(filled_);
}

void JsonLines::filled(std::size_t bytes) {
  filled_ += bytes;
}

CsvEvent JsonLines::next() {
  while (true) {
    const std::string_view held(buffer_.data() + begin_, filled_ - begin_);
    const std::size_t end = held.find('\n');
    const bool is_last = end == std::string_view::npos;
    if (is_last && !closed_) {
      if (held.size() <= record_bytes_) return CsvEvent::starved;
      // The rest of the line is passed over, and held no more.
      begin_ = filled_;
      if (is_passing_) return CsvEvent::starved;
      is_passing_ = true;
      ++line_;
      return refuse(RejectReason::record_too_long, {});
    }
    if (is_last && held.empty()) return CsvEvent::end;
    const std::string_view line = trimmed(held.substr(0, end));
    begin_ += is_last ? held.size() : end + 1;
    if (is_passing_) {
      is_passing_ = false;
      continue;
    }
    ++line_;
    if (line.empty()) continue;
    if (line.size() > record_bytes_) return refuse(RejectReason::record_too_long, {});
    return read(line);
  }
}

CsvEvent JsonLines::read(std::string_view line) {
  if (!take(line)) return refuse(RejectReason::malformed_json, line);
  for (std::size_t column = 0; column < values_.size(); ++column) {
    fields_[column] = {.text = values_[column], .is_plain = false, .quoting = {}};
  }
  write_raw();
  record_ = {.line = line_, .fields = fields_, .raw = raw_, .rows_in_quotes = 0};
  return CsvEvent::record;
}

// Whether the line is a row: an object whose members are known, and none of them said twice.
bool JsonLines::take(std::string_view line) {
  boost::system::error_code error;
  const json::value document = json::parse(line, error);
  if (error || !document.is_object()) return false;
  for (std::string& value : values_) value.clear();
  for (const auto& [name, value] : document.get_object()) {
    const auto member = std::ranges::find(members_, std::string_view(name), &Member::name);
    if (member == members_.end()) return false;
    if (member->column == ignored) continue;
    if (!values_[member->column].empty()) return false;
    auto text = text_of(value);
    if (!text) return false;
    values_[member->column] = *std::move(text);
  }
  return true;
}

CsvEvent JsonLines::refuse(RejectReason reason, std::string_view line) {
  raw_.clear();
  append_csv_field(raw_, line);
  record_ = {.line = line_, .fields = {}, .raw = raw_, .rows_in_quotes = 0};
  fault_ = {.reason = reason, .field = 0};
  return CsvEvent::fault;
}

void JsonLines::write_raw() {
  raw_.clear();
  for (std::size_t column = 0; column < values_.size(); ++column) {
    if (column > 0) raw_ += ',';
    append_csv_field(raw_, values_[column]);
  }
}

}  // namespace crier::audience
