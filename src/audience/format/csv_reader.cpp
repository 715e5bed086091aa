#include "audience/format/csv_reader.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/check.h"
#include "base/unicode.h"

namespace crier::audience {

namespace {

// What a byte means to the scanner; the classes of a field are or-ed together on the way.
constexpr std::uint8_t stops = 1;      // Delimiter, quote, CR, LF.
constexpr std::uint8_t not_plain = 2;  // Not printable ASCII.

std::array<std::uint8_t, 256> classes_with(char delimiter) {
  std::array<std::uint8_t, 256> table{};
  for (std::size_t byte = 0; byte < table.size(); ++byte) {
    if (byte < 0x20 || byte >= 0x7F) table[byte] = not_plain;
  }
  for (const char separator : {delimiter, '"', '\r', '\n'}) {
    table[static_cast<unsigned char>(separator)] |= stops;
  }
  return table;
}

bool is_line_end(char byte) {
  return byte == '\n' || byte == '\r';
}

const char* find_line_end(const char* from, const char* to) {
  return std::find_if(from, to, is_line_end);
}

// After a line end at `at`: CRLF is one.
const char* after_line_end(const char* at, const char* end) {
  if (at == end) return at;
  const bool is_pair = *at == '\r' && at + 1 != end && at[1] == '\n';
  return at + (is_pair ? 2 : 1);
}

std::int64_t line_ends(const char* from, const char* to) {
  std::int64_t count = 0;
  for (const char* at = find_line_end(from, to); at != to; at = find_line_end(at, to)) {
    at = after_line_end(at, to);
    ++count;
  }
  return count;
}

std::string_view view(const char* from, const char* to) {
  return {from, static_cast<std::size_t>(to - from)};
}

bool is_blank(const CsvField& field) {
  if (field.text.empty()) return true;
  const char first = field.text.front();
  const bool is_graphic = first > ' ' && first < '\x7F';
  return !is_graphic && trimmed(field.text).empty();
}

// Text happens to have as many delimiters on a line as the header, here and there; so many lines on
// end have not, and a table has.
constexpr std::size_t rows_on_end_of_table = 16;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace

CsvReader::CsvReader(CsvDialect dialect, std::size_t record_bytes)
    : dialect_(dialect),
      record_bytes_(record_bytes),
      classes_(classes_with(dialect.delimiter)),
      buffer_(record_bytes + read_bytes + 2),
      begin_(buffer_.data()),
      end_(buffer_.data()),
      lines_to_pass_(dialect.lines_before) {
  // Unescaping never makes a record longer, so that views into it stay where they are.
  unescaped_.reserve(record_bytes + 2);
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

void CsvReader::close() {
  while (end_ != begin_ && end_[-1] == '\x1A') --end_;
  closed_ = true;
}

bool CsvReader::is_blank_around_quotes(char byte) const {
  return (byte == ' ' || byte == '\t') && byte != dialect_.delimiter;
}

// False while more bytes are needed.
bool CsvReader::pass_beginning() {
  if (at_start_) {
    if (view(begin_, end_).size() < byte_order_mark.size() && !closed_) return false;
    if (view(begin_, end_).starts_with(byte_order_mark)) begin_ += byte_order_mark.size();
    at_start_ = false;
  }
  while (lines_to_pass_ > 0 && begin_ != end_) {
    const char* const line_end = find_line_end(begin_, end_);
    // A CR may be half of a CRLF.
    const bool is_cut_off = line_end == end_ || (line_end + 1 == end_ && *line_end == '\r');
    if (is_cut_off && !closed_) return false;
    begin_ = after_line_end(line_end, end_);
    ++line_;
    --lines_to_pass_;
  }
  return true;
}

CsvEvent CsvReader::next() {
  if ((at_start_ || lines_to_pass_ > 0) && !pass_beginning()) return CsvEvent::starved;
  while (true) {
    if (passing_) pass_record();
    if (passing_ || begin_ == end_) return closed_ ? CsvEvent::end : CsvEvent::starved;

    switch (scan()) {
      case Scan::starved: return CsvEvent::starved;
      case Scan::unclosed:
        return refuse({.reason = RejectReason::unterminated_quote, .field = fields_.size()});
      case Scan::too_long:
        if (leave_out_ignored()) continue;
        return refuse({.reason = RejectReason::record_too_long, .field = 0});
      case Scan::complete:
        if (!gap_) break;
        if (leave_out_ignored()) continue;
        return refuse({.reason = RejectReason::record_too_long, .field = 0});
    }
    for (const std::size_t field : left_out_.fields_with_rows) {
      if (field < fields_.size()) fields_[field].quoting = RejectReason::rows_in_quotes;
    }
    // Then a record of blank fields is none.
    const bool may_be_blank = !left_out_.is_any;
    std::optional<CsvFault> fault = width_fault();
    if (fault && first_lone_cr_ != nullptr && !left_out_.is_any) {
      // In a record of the wrong width a CR may well have been a line end.
      record_end_ = first_lone_cr_;
      fault = {.reason = RejectReason::too_few_fields, .field = widths_.named};
    }
    finish_record(record_end_);
    if (may_be_blank && std::ranges::all_of(fields_, is_blank)) continue;
    if (!fault) {
      const std::size_t handed_out =
          widths_.named == 0 ? fields_.size() : std::min(fields_.size(), widths_.named);
      record_.fields = std::span<const CsvField>(fields_).first(handed_out);
      return CsvEvent::record;
    }
    fault_ = *fault;
    return CsvEvent::fault;
  }
}

// Nothing when the record has as many fields as the header.
std::optional<CsvFault> CsvReader::width_fault() const {
  if (widths_.named == 0) return std::nullopt;
  const bool is_short = fields_.size() < widths_.needed;
  bool is_long = false;
  for (std::size_t field = widths_.named; field < fields_.size(); ++field) {
    is_long = is_long || !is_blank(fields_[field]);
  }
  if (!is_short && !is_long) return std::nullopt;
  // A quote is the better explanation.
  for (std::size_t field = 0; field < fields_.size(); ++field) {
    if (fields_[field].quoting) return CsvFault{*fields_[field].quoting, field};
  }
  return is_short ? CsvFault{RejectReason::too_few_fields, fields_.size()}
                  : CsvFault{RejectReason::too_many_fields, widths_.named};
}

void CsvReader::finish_record(const char* end) {
  const char* const next_record = after_line_end(end, end_);
  record_ = {.line = line_,
             .fields = {},
             .raw = view(begin_, end),
             .rows_in_quotes = rows_in_quotes_ + left_out_.rows};
  if (widths_.named == 0)
    lines_end_with_cr_ = end != end_ && *end == '\r' && next_record == end + 1;
  line_ += has_line_ends_inside_ ? line_ends(begin_, next_record) : 1;
  line_ += left_out_.line_ends;
  if (is_crowded_) forget_left_out();
  begin_ = next_record;
}

// Two more than a record has for the line end, which does not count.
const char* CsvReader::scan_limit() const {
  return begin_ + std::min<std::size_t>(static_cast<std::size_t>(end_ - begin_), record_bytes_ + 2);
}

CsvReader::Scan CsvReader::scan() {
  fields_.clear();
  unescaped_.clear();
  extents_.clear();
  record_ended_ = false;
  has_line_ends_inside_ = false;
  rows_in_quotes_ = 0;
  first_lone_cr_ = nullptr;
  const char* const limit = scan_limit();
  const char* at = begin_;
  while (!record_ended_) {
    if (gap_ && gap_->field == fields_.size()) {
      const Scan result = scan_after_gap(*gap_, at, limit);
      if (result != Scan::complete) return result;
      continue;
    }
    const char* quote = at;
    while (quote != limit && is_blank_around_quotes(*quote)) ++quote;
    const bool is_quoted = quote != limit && *quote == '"';
    const Scan result = is_quoted ? scan_quoted(at, quote, at, limit)
                                  : scan_plain({.at = at, .quoting = {}}, at, limit);
    if (result != Scan::complete) return result;
  }
  const auto size = static_cast<std::size_t>(record_end_ - begin_);
  return size > record_bytes_ ? Scan::too_long : Scan::complete;
}

CsvReader::Scan CsvReader::scan_plain(FieldBegin field, const char*& at, const char* limit) {
  const std::array<std::uint8_t, 256>& classes = classes_;
  std::uint8_t seen = 0;
  for (; at != limit; ++at) {
    const std::uint8_t kind = classes[static_cast<unsigned char>(*at)];
    if ((kind & stops) == 0) {
      seen |= kind;
      continue;
    }
    if (*at == '"') {
      if (!field.quoting) field.quoting = RejectReason::stray_quote;
      continue;
    }
    const bool is_lone_cr = *at == '\r' && at + 1 != limit && at[1] != '\n';
    if (!is_lone_cr) break;
    const LoneCr meaning = lone_cr(at, limit);
    if (meaning == LoneCr::open) return Scan::starved;
    if (meaning == LoneCr::line_end) break;
    if (first_lone_cr_ == nullptr) first_lone_cr_ = at;
    has_line_ends_inside_ = true;
    seen |= not_plain;
  }
  // What a quoted part holds has not been looked at.
  const bool is_plain = seen == 0 && !field.quoting;
  const std::string_view text = view(field.at, at);
  return end_field(at, limit, {.text = text, .is_plain = is_plain, .quoting = field.quoting}, text);
}

// What the CR at `at`, which no LF follows, means outside of quotes.
CsvReader::LoneCr CsvReader::lone_cr(const char* at, const char* limit) const {
  if (lines_end_with_cr_ || widths_.named == 0) return LoneCr::line_end;
  if (fields_.size() + 1 < widths_.named) return LoneCr::character;
  // The record is complete. What follows is the next one, unless it is too short for one.
  const char* const next = at + 1;
  const char* const line_end = find_line_end(next, limit);
  if (line_end == limit && more_may_come(limit)) return LoneCr::open;
  const std::string_view rest = view(next, line_end);
  const auto delimiters = static_cast<std::size_t>(std::ranges::count(rest, dialect_.delimiter));
  const bool is_record = delimiters + 1 >= widths_.needed || trimmed(rest).empty();
  return is_record ? LoneCr::line_end : LoneCr::character;
}

CsvReader::Scan CsvReader::scan_quoted(const char* field, const char* quote, const char*& at,
                                       const char* limit) {
  const std::array<std::uint8_t, 256>& classes = classes_;
  const auto as_plain = [&](RejectReason reason, const char* from) {
    at = from;
    return scan_plain({.at = field, .quoting = reason}, at, limit);
  };
  bool has_doubled_quotes = false;
  std::uint8_t seen = 0;
  at = quote + 1;
  while (true) {
    while (at != limit && *at != '"') seen |= classes[static_cast<unsigned char>(*at++)];
    if (at == limit) {
      if (more_may_come(limit)) return Scan::starved;
      const bool is_whole_file = closed_ && limit == end_;
      if (is_whole_file || is_rest_of_file(view(quote + 1, limit))) {
        return as_plain(RejectReason::unterminated_quote, quote + 1);
      }
      note_extent(view(quote + 1, limit), true);
      return Scan::too_long;
    }
    if (at + 1 == limit || at[1] != '"') break;
    has_doubled_quotes = true;
    at += 2;
  }
  const char* const closing = at++;
  while (at != limit && is_blank_around_quotes(*at)) ++at;
  const bool ends_well = at == limit || *at == dialect_.delimiter || is_line_end(*at);
  const std::string_view inside = view(quote + 1, closing);
  const bool has_line_ends = inside.find_first_of("\r\n") != std::string_view::npos;
  if (!ends_well) {
    // On one line the pair of quotes is plain to see. Over several the quote was never closed, and
    // a later row's quote was met.
    return as_plain(RejectReason::text_after_quote, has_line_ends ? quote + 1 : closing + 1);
  }
  std::optional<RejectReason> quoting;
  if (has_line_ends) {
    has_line_ends_inside_ = true;
    const std::size_t rows = lines_after_first(quote + 1, closing, {}).rows;
    rows_in_quotes_ += static_cast<std::uint32_t>(rows);
    if (rows != 0) quoting = RejectReason::rows_in_quotes;
  }
  return end_field(at, limit,
                   {.text = has_doubled_quotes ? unescaped(inside) : inside,
                    .is_plain = (seen & not_plain) == 0,
                    .quoting = quoting,
                    .is_quoted = true},
                   inside);
}

// Longer than a record may be. Rows, line after line, are the rest of the file after a lost quote;
// anything else is what somebody wrote, and none of it may become a person.
bool CsvReader::is_rest_of_file(std::string_view held) const {
  const Lines lines = lines_after_first(held.data(), held.data() + held.size(), {});
  const bool is_table =
      !is_ignored(fields_.size()) || lines.rows_on_end_max >= rows_on_end_of_table;
  return is_table && lines.all != 0 && lines.rows * 10 >= lines.all * 9;
}

// What is left out cannot be read again as rows: a quote that neither a delimiter nor a line end
// follows does not close its field, as in a record that is passed over.
CsvReader::Scan CsvReader::scan_after_gap(const Gap& gap, const char*& at, const char* limit) {
  const char* const begin = begin_ + gap.from;
  CRIER_CHECK(at <= begin);
  at = begin;
  if (!gap.is_in_quotes) return scan_plain({.at = begin, .quoting = {}}, at, limit);
  while (true) {
    at = std::find(at, limit, '"');
    if (at == limit) {
      note_extent(view(begin, limit), true);
      if (more_may_come(limit)) return Scan::starved;
      return closed_ && limit == end_ ? Scan::unclosed : Scan::too_long;
    }
    if (at + 1 != limit && at[1] == '"') {
      at += 2;
      continue;
    }
    const char* const closing = at++;
    while (at != limit && is_blank_around_quotes(*at)) ++at;
    if (at != limit && *at != dialect_.delimiter && !is_line_end(*at)) continue;
    has_line_ends_inside_ = true;
    return end_field(at, limit, {.text = {}, .is_quoted = true}, view(begin, closing));
  }
}

CsvReader::Lines CsvReader::lines_after_first(const char* from, const char* to, Lines lines) const {
  // With one column every line is a row.
  if (widths_.named < 2) return lines;
  const char* line_end = find_line_end(from, to);
  while (line_end != to) {
    const char* const line = after_line_end(line_end, to);
    line_end = find_line_end(line, to);
    if (line == line_end) continue;
    ++lines.all;
    const auto delimiters =
        static_cast<std::size_t>(std::count(line, line_end, dialect_.delimiter));
    const bool is_row = delimiters + 1 == widths_.named;
    lines.rows += is_row ? 1 : 0;
    lines.rows_on_end = is_row ? lines.rows_on_end + 1 : 0;
    lines.rows_on_end_max = std::max(lines.rows_on_end_max, lines.rows_on_end);
  }
  return lines;
}

CsvReader::Scan CsvReader::end_field(const char*& at, const char* limit, CsvField field,
                                     std::string_view held) {
  if (is_crowded_) note_extent(held, field.is_quoted);
  const bool is_cut_off = at == limit || (*at == '\r' && at + 1 == limit);
  if (is_cut_off && more_may_come(limit)) return Scan::starved;
  if (is_cut_off && !(closed_ && limit == end_)) return Scan::too_long;
  fields_.push_back(field);
  record_ended_ = is_cut_off || *at != dialect_.delimiter;
  record_end_ = at;
  if (!record_ended_) ++at;
  return Scan::complete;
}

bool CsvReader::is_ignored(std::size_t field) const {
  return field < ignored_.size() && ignored_[field];
}

void CsvReader::note_extent(std::string_view held, bool is_in_quotes) {
  const std::size_t field = fields_.size();
  if (!is_crowded_ || !is_ignored(field)) return;
  extents_.push_back({.from = static_cast<std::size_t>(held.data() - begin_),
                      .size = held.size(),
                      .field = field,
                      .is_in_quotes = is_in_quotes});
}

// Most records are never crowded, and need no notes of where their fields stand: the first call
// asks for another scan with notes.
bool CsvReader::leave_out_ignored() {
  if (ignored_.empty() || depends_on_what_follows()) return false;
  if (!std::exchange(is_crowded_, true)) return true;
  std::size_t left_out = 0;
  std::optional<Gap> gap;
  char* const record = buffer_.data() + (begin_ - buffer_.data());
  char* to = record;
  const char* from = record;
  for (const Extent& extent : extents_) {
    const std::size_t size = size_to_leave_out(extent);
    if (size != 0) count_left_out({extent.from, size, extent.field, extent.is_in_quotes});
    const char* const begin = record + extent.from;
    std::memmove(to, from, static_cast<std::size_t>(begin - from));
    to += begin - from;
    from = begin + size;
    left_out += size;
    // The field goes on.
    if (extent.field == fields_.size()) {
      gap = {.from = static_cast<std::size_t>(to - record),
             .field = extent.field,
             .is_in_quotes = extent.is_in_quotes};
    }
  }
  std::memmove(to, from, static_cast<std::size_t>(end_ - from));
  end_ -= left_out;
  const bool was_under_way = gap_.has_value();
  gap_ = gap;
  left_out_.is_any = left_out_.is_any || left_out != 0;
  const bool has_ended = was_under_way && !gap;
  return (left_out != 0 || has_ended) && !has_lost_quote();
}

// Whether a field that stays was found to open no quotes by what follows it: it might be
// divided in another way without that.
bool CsvReader::depends_on_what_follows() const {
  for (std::size_t field = 0; field < fields_.size(); ++field) {
    const std::optional<RejectReason> quoting = fields_[field].quoting;
    if (is_ignored(field) || !quoting) continue;
    if (quoting != RejectReason::stray_quote && quoting != RejectReason::rows_in_quotes)
      return true;
  }
  return false;
}

// A line that is cut off is kept up to its end, to be looked at as a whole, unless it is all there
// is.
std::size_t CsvReader::size_to_leave_out(const Extent& extent) const {
  if (extent.field != fields_.size() || !extent.is_in_quotes) return extent.size;
  const std::string_view held(begin_ + extent.from, extent.size);
  std::size_t line_end = held.find_last_of("\r\n");
  if (line_end == std::string_view::npos) return extent.size;
  if (line_end != 0 && held[line_end] == '\n' && held[line_end - 1] == '\r') --line_end;
  return line_end != 0 ? line_end : extent.size;
}

void CsvReader::count_left_out(const Extent& extent) {
  const char* const from = begin_ + extent.from;
  const char* const to = from + extent.size;
  left_out_.line_ends += line_ends(from, to);
  if (!extent.is_in_quotes) return;
  const bool goes_on = gap_ && gap_->field == extent.field;
  const Lines before = goes_on ? left_out_.of_gap : Lines{};
  left_out_.of_gap = lines_after_first(from, to, before);
  const std::size_t rows = left_out_.of_gap.rows - before.rows;
  left_out_.rows += static_cast<std::uint32_t>(rows);
  left_out_.rows_on_end_max = std::max(left_out_.rows_on_end_max, left_out_.of_gap.rows_on_end_max);
  std::vector<std::size_t>& fields = left_out_.fields_with_rows;
  const bool is_known = !fields.empty() && fields.back() == extent.field;
  if (rows != 0 && !is_known) fields.push_back(extent.field);
}

bool CsvReader::has_lost_quote() const {
  return left_out_.rows_on_end_max >= rows_on_end_of_table;
}

void CsvReader::forget_left_out() {
  is_crowded_ = false;
  gap_.reset();
  left_out_ = {};
}

// The record goes on after the bytes at hand.
bool CsvReader::more_may_come(const char* limit) const {
  return static_cast<std::size_t>(limit - begin_) < record_bytes_ + 2 && !closed_;
}

// Its first line stands for a record that is too long; the next call passes over the rest.
CsvEvent CsvReader::refuse(CsvFault fault) {
  const char* const text_end = std::min(find_line_end(begin_, end_), begin_ + record_bytes_);
  record_ = {.line = line_, .fields = {}, .raw = view(begin_, text_end)};
  fault_ = fault;
  line_ += left_out_.line_ends;
  forget_left_out();
  passing_ = Passing::field_begin;
  return CsvEvent::fault;
}

// Up to the line end that ends the record, or as far as there are bytes.
void CsvReader::pass_record() {
  while (begin_ != end_) {
    if (!is_line_end(*begin_)) {
      passing_ = passed(*passing_, *begin_++);
      continue;
    }
    // A CR may be half of a CRLF.
    const bool is_cut_off = begin_ + 1 == end_ && *begin_ == '\r';
    if (is_cut_off && !closed_) return;
    begin_ = after_line_end(begin_, end_);
    ++line_;
    if (passing_ == Passing::quoted) continue;
    passing_.reset();
    return;
  }
}

// A quote that neither a delimiter nor a line end follows does not close its field.
CsvReader::Passing CsvReader::passed(Passing place, char byte) const {
  if (place == Passing::quoted) return byte == '"' ? Passing::after_quote : Passing::quoted;
  if (byte == dialect_.delimiter) return Passing::field_begin;
  if (place == Passing::plain || is_blank_around_quotes(byte)) return place;
  if (place == Passing::after_quote || byte == '"') return Passing::quoted;
  return Passing::plain;
}

std::string_view CsvReader::unescaped(std::string_view quoted) {
  const std::size_t from = unescaped_.size();
  for (std::size_t at = 0; at < quoted.size(); ++at) {
    unescaped_ += quoted[at];
    if (quoted[at] == '"') ++at;
  }
  return std::string_view(unescaped_).substr(from);
}

CsvReader::CsvReader(std::string_view record, char delimiter)
    : dialect_{.delimiter = delimiter, .lines_before = 0},
      record_bytes_(record_bytes_max),
      classes_(classes_with(delimiter)),
      begin_(record.data()),
      end_(record.data() + record.size()),
      lines_to_pass_(0),
      closed_(true),
      at_start_(false),
      // A width that no record has: a CR alone is then a part of its field, as it was.
      widths_{.needed = 0, .named = record_bytes_max + 2} {
  unescaped_.reserve(record.size());
}

std::vector<std::string> CsvReader::fields_of(std::string_view raw, char delimiter) {
  CsvReader reader(raw, delimiter);
  std::vector<std::string> fields;
  while (reader.next() == CsvEvent::record) {
    for (const CsvField& field : reader.record().fields) fields.emplace_back(field.text);
  }
  return fields;
}

}  // namespace crier::audience
