// How fast rows are made, read and judged, apart from any database: what an import cannot beat.
// The whole import is measured by tests/bench/import/run.
#include <algorithm>
#include <chrono>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

#include "audience/format/csv_reader.h"
#include "audience/row_validator.h"
#include "audience/sample_people.h"

namespace {

using namespace crier::audience;

constexpr int people_count = 100'000;

const std::string& sample() {
  static const std::string text = [] {
    SamplePeople people(7);
    std::string rows(SamplePeople::header());
    for (int person = 0; person < people_count; ++person) people.append_row(rows);
    return rows;
  }();
  return text;
}

// Calls `use` with every record after the header.
template <class Use>
void for_each_record(std::string_view text, Use use) {
  CsvReader reader;
  bool is_header = true;
  while (true) {
    const CsvEvent event = reader.next();
    if (event == CsvEvent::end) return;
    if (event == CsvEvent::starved) {
      const std::size_t bytes = std::min(text.size(), CsvReader::read_bytes);
      if (bytes == 0) {
        reader.close();
        continue;
      }
      std::ranges::copy(text.substr(0, bytes), reader.space().begin());
      reader.filled(bytes);
      text.remove_prefix(bytes);
      continue;
    }
    if (!std::exchange(is_header, false)) use(reader.record());
  }
}

// Every value of the sample is sound.
std::vector<std::string> zones_of_sample() {
  std::set<std::string> zones;
  for_each_record(sample(), [&](const CsvRecord& record) {
    constexpr std::size_t time_zone = 5;
    zones.emplace(record.fields[time_zone].text);
  });
  return {zones.begin(), zones.end()};
}

void making_people(benchmark::State& state) {
  SamplePeople people(7);
  std::string rows;
  for (auto _ : state) {
    rows.clear();
    for (int person = 0; person < people_count; ++person) people.append_row(rows);
    benchmark::DoNotOptimize(rows.data());
  }
  state.SetItemsProcessed(state.iterations() * people_count);
}
BENCHMARK(making_people)->Unit(benchmark::kMillisecond);

void reading_records(benchmark::State& state) {
  for (auto _ : state) {
    std::size_t fields = 0;
    for_each_record(sample(), [&](const CsvRecord& record) { fields += record.fields.size(); });
    benchmark::DoNotOptimize(fields);
  }
  state.SetItemsProcessed(state.iterations() * people_count);
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(sample().size()));
}
BENCHMARK(reading_records)->Unit(benchmark::kMillisecond);

void reading_and_judging_people(benchmark::State& state) {
  using namespace std::chrono_literals;
  std::vector<CsvField> header;
  for (const std::string_view name :
       {"ref", "email", "name", "locale", "country", "time_zone", "birth_date", "phone"}) {
    header.push_back({.text = name, .is_plain = true});
  }
  const ColumnMap columns = *ColumnMap::read(header, person_schema(), {});
  const ZoneNames zones(zones_of_sample());
  RowValidator validator(columns, zones, 2026y / 1 / 1);
  for (auto _ : state) {
    std::int64_t sound = 0;
    for_each_record(sample(),
                    [&](const CsvRecord& record) { sound += validator.check(record) ? 1 : 0; });
    benchmark::DoNotOptimize(sound);
  }
  state.SetItemsProcessed(state.iterations() * people_count);
}
BENCHMARK(reading_and_judging_people)->Unit(benchmark::kMillisecond);

}  // namespace
