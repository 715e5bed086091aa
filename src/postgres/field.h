// Values out of a row. Internal to store/.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <pqxx/pqxx>

#include "base/check.h"
#include "base/digest.h"
#include "base/id.h"
#include "base/lane.h"
#include "postgres/wire_text.h"

namespace crier::store {

// Valid as long as the result.
[[nodiscard]] inline std::string_view text_of(const pqxx::field& field) {
  return {field.c_str(), field.size()};
}

template <class Value>
struct FieldReader;

// read<WallTime>(row[3]), read<std::optional<std::int64_t>>(row["id"]). A NULL read as anything but
// an optional throws; a text reads it as empty, because an empty text means "not known".
template <class Value>
[[nodiscard]] Value read(const pqxx::field& field) {
  return FieldReader<Value>::read(field);
}

template <std::integral Integer>
struct FieldReader<Integer> {
  static Integer read(const pqxx::field& field) { return field.as<Integer>(); }
};
template <>
struct FieldReader<bool> {
  static bool read(const pqxx::field& field) { return field.as<bool>(); }
};
template <>
struct FieldReader<double> {
  static double read(const pqxx::field& field) { return field.as<double>(); }
};
template <>
struct FieldReader<std::string> {
  static std::string read(const pqxx::field& field) { return std::string(text_of(field)); }
};
template <>
struct FieldReader<WallTime> {
  static WallTime read(const pqxx::field& field) { return parse_timestamp(text_of(field)); }
};
template <>
struct FieldReader<std::chrono::year_month_day> {
  static std::chrono::year_month_day read(const pqxx::field& field) {
    return parse_date(text_of(field));
  }
};
template <>
struct FieldReader<Lane> {
  static Lane read(const pqxx::field& field) { return Lane{field.as<std::int16_t>()}; }
};
template <class Tag, class Integer>
struct FieldReader<Id<Tag, Integer>> {
  static Id<Tag, Integer> read(const pqxx::field& field) { return {field.as<Integer>()}; }
};
template <class Value>
struct FieldReader<std::optional<Value>> {
  static std::optional<Value> read(const pqxx::field& field) {
    if (field.is_null()) return std::nullopt;
    return FieldReader<Value>::read(field);
  }
};

// A bytea.
[[nodiscard]] inline std::string read_bytes(const pqxx::field& field) {
  return parse_bytes(text_of(field));
}
template <>
struct FieldReader<Digest> {
  static Digest read(const pqxx::field& field) {
    const std::string bytes = read_bytes(field);
    Digest digest{};
    CRIER_CHECK(bytes.size() == digest.size());
    std::ranges::transform(bytes, digest.begin(),
                           [](char octet) { return static_cast<std::uint8_t>(octet); });
    return digest;
  }
};

}  // namespace crier::store
