#include "cli/register_output.h"

#include <utility>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "base/check.h"
#include "cli/campaign/campaign_commands.h"
#include "report/csv.h"

namespace crier::app {

RegisterStream::RegisterStream(Context& context, std::vector<report::Column> columns, Format format)
    : context_(context), columns_(std::move(columns)), format_(format) {
  CRIER_CHECK(format != Format::table);
  if (format_ == Format::json) {
    fmt::print(context_.out(), "[");
    return;
  }
  std::vector<std::string> titles;
  for (const report::Column& column : columns_) titles.push_back(column.title);
  fmt::print(context_.out(), "{}", report::csv_line(titles));
}

void RegisterStream::add(const std::vector<std::string>& cells) {
  if (format_ == Format::csv) {
    fmt::print(context_.out(), "{}", report::csv_line(cells));
    return;
  }
  boost::json::object object;
  for (std::size_t index = 0; index < cells.size(); ++index) {
    // What stands on the right is a count.
    if (columns_[index].align == report::Align::right) {
      object[columns_[index].title] = std::stoll(cells[index]);
    } else {
      object[columns_[index].title] = cells[index];
    }
  }
  fmt::print(context_.out(), "{}{}", has_rows_ ? "," : "", boost::json::serialize(object));
  has_rows_ = true;
}

void RegisterStream::finish() {
  if (format_ == Format::json) fmt::print(context_.out(), "]\n");
}

void RegisterListing::print(Context& context, Format format) const {
  if (format != Format::table) return stream(context, format);
  report::Table table(columns_);
  for (const auto& row : rows_) table.add(row);
  fmt::print(context.out(), "{}", table.text(line_width(context)));
}

void RegisterListing::print_named(Context& context, Format format, std::size_t name) const {
  if (format != Format::table) return stream(context, format);
  report::Table table(columns_);
  for (const auto& row : rows_) table.add(row);
  fmt::print(context.out(), "{}", table.text_or_records(line_width(context), name));
}

void RegisterListing::stream(Context& context, Format format) const {
  RegisterStream stream(context, columns_, format);
  for (const auto& row : rows_) stream.add(row);
  stream.finish();
}

}  // namespace crier::app
