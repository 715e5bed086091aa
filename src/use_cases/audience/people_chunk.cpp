#include "use_cases/audience/people_chunk.h"

#include <algorithm>
#include <tuple>

#include "base/check.h"

namespace crier::app {

namespace {

std::size_t text_bytes(const PeopleChunk::Row& row) {
  const audience::PersonRow& person = row.person;
  return row.record.size() + person.ref.size() + person.email.size() + person.name.size() +
         person.locale.size() + person.time_zone.size() + person.phone.size() + person.push.size() +
         person.web_push.size() + person.postal.size();
}

}  // namespace

PeopleChunk::PeopleChunk() {
  text_.reserve(text_bytes_max);
  rows_.reserve(rows_max);
}

bool PeopleChunk::has_room_for(const Row& row) const {
  return rows_.size() < rows_max && text_bytes_max - text_.size() >= text_bytes(row);
}

void PeopleChunk::add(const Row& row) {
  CRIER_CHECK(has_room_for(row));
  Row& kept = rows_.emplace_back(row);
  kept.record = keep(row.record);
  kept.person.ref = keep(row.person.ref);
  kept.person.email = keep(row.person.email);
  kept.person.name = keep(row.person.name);
  kept.person.locale = keep(row.person.locale);
  kept.person.time_zone = keep(row.person.time_zone);
  kept.person.phone = keep(row.person.phone);
  kept.person.push = keep(row.person.push);
  kept.person.web_push = keep(row.person.web_push);
  kept.person.postal = keep(row.person.postal);
  // A country's code has static storage.
  if (row.findings.empty()) return;
  kept.findings = findings_.emplace_back(row.findings.begin(), row.findings.end());
}

std::string_view PeopleChunk::keep(std::string_view text) {
  const std::size_t from = text_.size();
  text_ += text;
  return std::string_view(text_).substr(from);
}

PeopleChunk::Sorted PeopleChunk::sorted() const {
  std::vector<const Row*> all;
  all.reserve(rows_.size());
  for (const Row& row : rows_) all.push_back(&row);
  std::ranges::sort(all, [](const Row* a, const Row* b) {
    if (a->lane != b->lane) return a->lane < b->lane;
    const auto order = a->person.ref <=> b->person.ref;
    return order != 0 ? order < 0 : a < b;
  });
  Sorted sorted;
  sorted.rows.reserve(all.size());
  for (const Row* row : all) {
    const bool is_repeat = !sorted.rows.empty() && sorted.rows.back()->lane == row->lane &&
                           sorted.rows.back()->person.ref == row->person.ref;
    (is_repeat ? sorted.repeats : sorted.rows).push_back(row);
  }
  return sorted;
}

}  // namespace crier::app
