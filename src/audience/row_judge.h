// What all kinds of files have in common when a row is judged: only the columns that we read are
// looked at; white space around a value is none of it; a value that cannot be read rejects the row
// where its column decides, and is left out with a warning elsewhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audience/columns.h"
#include "audience/format/csv_reader.h"
#include "audience/reject.h"

namespace crier::audience {

class RowJudge {
 public:
  // `columns` must outlive this.
  explicit RowJudge(const ColumnMap& columns) : columns_(columns) {}

  // `record` has as many fields as the header needs, and must outlive what is said about it.
  void begin(const CsvRecord& record);

  // The value of a column, trimmed; empty when the file does not have it, when it is empty, and
  // when it cannot be read, which is a finding.
  template <class Column>
  [[nodiscard]] std::string_view text_of(Column column) {
    return text_at(static_cast<std::size_t>(column));
  }
  // The value of a column of refs, in its one form, which `kept` holds where the file spells it
  // otherwise; empty as with text_of().
  struct Ref {
    std::string_view text;
    bool is_changed{};  // The file spells it otherwise.
  };
  template <class Column>
  [[nodiscard]] Ref ref_of(Column column, std::string& kept) {
    return ref_at(static_cast<std::size_t>(column), kept);
  }
  // `text`, when it is given, is the value: the character at fault in it is named.
  template <class Column>
  void find(RejectReason reason, Column column, std::string_view text = {}) {
    find_at(reason, static_cast<std::size_t>(column), text);
  }
  // The same of a value in which no character is wrong by itself, but a part that begins at the
  // octet `place`.
  template <class Column>
  void find_part(RejectReason reason, Column column, std::string_view text, std::size_t place) {
    find_part_at(reason, static_cast<std::size_t>(column), text, place);
  }
  // The row has no use, whatever decides.
  template <class Column>
  void reject(RejectReason reason, Column column) {
    add(static_cast<std::size_t>(column), {.reason = reason}, Weight::decides);
  }
  // Whether something was found in the column.
  template <class Column>
  [[nodiscard]] bool is_unreadable(Column column) const {
    return is_unreadable_at(static_cast<std::size_t>(column));
  }

  [[nodiscard]] bool is_rejected() const { return is_rejected_; }
  // The reason for which a row is rejected comes first. Valid until the next begin().
  [[nodiscard]] std::span<const Finding> findings() const { return findings_; }

 private:
  enum class Weight : std::uint8_t { of_the_column, decides, warns };

  [[nodiscard]] Ref ref_at(std::size_t column, std::string& kept);
  void find_rows_in_quotes();
  [[nodiscard]] std::string_view text_at(std::size_t column);
  [[nodiscard]] std::string_view looked_at(std::string_view text, const CsvField& field,
                                           std::size_t column);
  void find_at(RejectReason reason, std::size_t column, std::string_view text);
  void find_part_at(RejectReason reason, std::size_t column, std::string_view text,
                    std::size_t place);
  void add(std::size_t column, Finding finding, Weight weight = Weight::of_the_column);
  [[nodiscard]] bool is_unreadable_at(std::size_t column) const;

  const ColumnMap& columns_;
  const CsvRecord* record_{};
  std::vector<Finding> findings_;
  bool is_rejected_{};
};

}  // namespace crier::audience
