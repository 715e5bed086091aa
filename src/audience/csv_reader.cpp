#include "audience/csv_reader.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/check.h"

namespace crier::audience {

namespace {

// What a byte means to the scanner; the classes of a field are or-ed together on the way.
constexpr std::uint8_t stops = 1;      // Comma, quote, CR, LF.
constexpr std::uint8_t not_plain = 2;  // Not printable ASCII.

constexpr std::array<std::uint8_t, 256> classes = [] {
  std::array<std::uint8_t, 256> table{};
  for (std::size_t byte = 0; byte < table.size(); ++byte) {
    if (byte < 0x20 || byte >= 0x7F) table[byte] = not_plain;
  }
  for (const char separator : {',', '"', '\r', '\n'}) {
    table[static_cast<unsigned char>(separator)] |= stops;
  }
  return table;
}();

std::uint8_t class_of(char byte) {
  return classes[static_cast<unsigned char>(byte)];
}

const char* find(const char* from, const char* to, char byte) {
  const void* found = std::memchr(from, byte, static_cast<std::size_t>(to - from));
  return found != nullptr ? static_cast<const char*>(found) : to;
}

std::string_view view(const char* from, const char* to) {
  return {from, static_cast<std::size_t>(to - from)};
}

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace

CsvReader::CsvReader()
    : buffer_(record_bytes_max + read_bytes + 2), begin_(buffer_.data()), end_(buffer_.data()) {
  // Unescaping never makes a record longer, so that views into it stay where they are.
  unescaped_.reserve(record_bytes_max);
}

std::span<char> CsvReader::space() {
  const auto kept = static_cast<std::size_t>(end_ - begin_);
  if (begin_ != buffer_.data()) std::memmove(buffer_.data(), begin_, kept);
  begin_ = buffer_.data();
  end_ = begin_ + kept;
  CRIER_CHECK(buffer_.size() - kept >= read_bytes);
  return std::span(buffer_).subspan(kept);
}

void CsvReader::filled(std::size_t bytes) {
  CRIER_CHECK(!closed_);
  end_ += bytes;
  CRIER_CHECK(end_ <= buffer_.data() + buffer_.size());
}

CsvEvent CsvReader::next() {
  if (at_start_) {
    if (view(begin_, end_).size() < byte_order_mark.size() && !closed_) return CsvEvent::starved;
    if (view(begin_, end_).starts_with(byte_order_mark)) begin_ += byte_order_mark.size();
    at_start_ = false;
  }
  while (true) {
    if (skipping_) skip_to_line_end();
    if (skipping_ || begin_ == end_) return closed_ ? CsvEvent::end : CsvEvent::starved;

    switch (scan()) {
      case Scan::starved: return CsvEvent::starved;
      case Scan::faulty: return resynchronise();
      case Scan::complete: break;
    }
    const char* next_record = record_end_;
    if (next_record != end_ && *next_record == '\r') ++next_record;
    if (next_record != end_) ++next_record;

    record_ = {.line = line_, .fields = fields_, .raw = view(begin_, record_end_)};
    line_ += std::count(begin_, next_record, '\n');
    begin_ = next_record;
    if (record_.raw.empty()) continue;
    if (fields_expected_ == 0 || fields_.size() == fields_expected_) return CsvEvent::record;

    fault_ = {.reason = fields_.size() < fields_expected_ ? RejectReason::too_few_fields
                                                          : RejectReason::too_many_fields,
              .field = std::min(fields_.size(), fields_expected_)};
    record_.fields = {};
    return CsvEvent::fault;
  }
}

CsvReader::Scan CsvReader::scan() {
  fields_.clear();
  unescaped_.clear();
  record_ended_ = false;
  // Two more for the line end, which does not count.
  const char* limit =
      begin_ + std::min<std::size_t>(static_cast<std::size_t>(end_ - begin_), record_bytes_max + 2);
  const char* at = begin_;
  while (!record_ended_) {
    const bool quoted = at != limit && *at == '"';
    const Scan result = quoted ? scan_quoted(at, limit) : scan_plain(at, limit);
    if (result != Scan::complete) return result;
  }
  if (static_cast<std::size_t>(record_end_ - begin_) > record_bytes_max) {
    return faulty(RejectReason::record_too_long, begin_);
  }
  return Scan::complete;
}

CsvReader::Scan CsvReader::scan_plain(const char*& at, const char* limit) {
  const char* field_begin = at;
  std::uint8_t seen = 0;
  while (at != limit) {
    const std::uint8_t kind = class_of(*at);
    if ((kind & stops) == 0) {
      seen |= kind;
      ++at;
      continue;
    }
    if (*at == '"') return faulty(RejectReason::stray_quote, field_begin);
    // A CR that no LF follows belongs to the field, and the field is refused for it later.
    if (*at == '\r' && at + 1 != limit && at[1] != '\n') {
      seen |= not_plain;
      ++at;
      continue;
    }
    break;
  }
  return end_field(at, limit, {.text = view(field_begin, at), .is_plain = seen == 0});
}

CsvReader::Scan CsvReader::scan_quoted(const char*& at, const char* limit) {
  const char* field_begin = at++;
  bool has_doubled_quotes = false;
  std::uint8_t seen = 0;
  while (true) {
    while (at != limit && *at != '"') seen |= class_of(*at++);
    if (at == limit) {
      faulty_field_ = field_begin;
      return out_of_bytes(limit, RejectReason::unterminated_quote);
    }
    if (at + 1 == limit || at[1] != '"') break;
    has_doubled_quotes = true;
    at += 2;
  }
  const std::string_view inside = view(field_begin + 1, at);
  ++at;
  const bool ends_well = at == limit || *at == ',' || *at == '\n' ||
                         (*at == '\r' && (at + 1 == limit || at[1] == '\n'));
  if (!ends_well) return faulty(RejectReason::text_after_quote, field_begin);
  return end_field(at, limit,
                   {.text = has_doubled_quotes ? unescaped(inside) : inside,
                    .is_plain = (seen & not_plain) == 0});
}

CsvReader::Scan CsvReader::end_field(const char*& at, const char* limit, CsvField field) {
  const bool is_cut_off = at == limit || (*at == '\r' && at + 1 == limit);
  const bool is_last = is_cut_off && closed_ && limit == end_;
  if (is_cut_off && !is_last) {
    faulty_field_ = begin_;
    return out_of_bytes(limit, RejectReason::record_too_long);
  }
  fields_.push_back(field);
  record_ended_ = is_last || *at != ',';
  record_end_ = at;
  ++at;
  return Scan::complete;
}

// The record goes on behind the bytes at hand: either more can come, or it is too long, or the file
// ends inside a quote.
CsvReader::Scan CsvReader::out_of_bytes(const char* limit, RejectReason reason) {
  if (static_cast<std::size_t>(limit - begin_) < record_bytes_max + 2 && !closed_) {
    return Scan::starved;
  }
  return faulty(reason, faulty_field_);
}

CsvReader::Scan CsvReader::faulty(RejectReason reason, const char* field_begin) {
  const bool is_about_a_field = reason != RejectReason::record_too_long;
  fault_ = {.reason = reason, .field = is_about_a_field ? fields_.size() : 0};
  faulty_field_ = field_begin;
  return Scan::faulty;
}

// Ends the faulty record with the line on which its faulty field begins.
CsvEvent CsvReader::resynchronise() {
  const char* limit =
      begin_ + std::min<std::size_t>(static_cast<std::size_t>(end_ - begin_), record_bytes_max + 2);
  const char* line_end = find(faulty_field_, limit, '\n');
  if (line_end == limit) {
    const bool is_too_long = static_cast<std::size_t>(limit - begin_) == record_bytes_max + 2;
    if (!is_too_long && !closed_) return CsvEvent::starved;
    skipping_ = is_too_long;
  }
  const char* text_end = line_end;
  if (text_end != begin_ && text_end[-1] == '\r' && !skipping_) --text_end;
  text_end = std::min(text_end, begin_ + record_bytes_max);
  record_ = {.line = line_, .fields = {}, .raw = view(begin_, text_end)};
  const char* next_record = line_end == limit ? limit : line_end + 1;
  line_ += std::count(begin_, next_record, '\n');
  begin_ = next_record;
  return CsvEvent::fault;
}

void CsvReader::skip_to_line_end() {
  const char* line_end = find(begin_, end_, '\n');
  if (line_end == end_) {
    begin_ = end_;
    return;
  }
  begin_ = line_end + 1;
  ++line_;
  skipping_ = false;
}

std::string_view CsvReader::unescaped(std::string_view quoted) {
  const std::size_t from = unescaped_.size();
  for (std::size_t at = 0; at < quoted.size(); ++at) {
    unescaped_ += quoted[at];
    if (quoted[at] == '"') ++at;
  }
  return std::string_view(unescaped_).substr(from);
}

}  // namespace crier::audience
