#include "cli/register_output.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "cli/campaign/campaign_commands.h"
#include "report/csv.h"

namespace crier::app {

void RegisterListing::print(Context& context, Format format) const {
  switch (format) {
    case Format::table: {
      report::Table table(columns_);
      for (const auto& row : rows_) table.add(row);
      fmt::print(context.out(), "{}", table.text(line_width(context)));
      break;
    }
    case Format::csv: {
      std::vector<std::string> titles;
      for (const report::Column& column : columns_) titles.push_back(column.title);
      fmt::print(context.out(), "{}", report::csv_line(titles));
      for (const auto& row : rows_) fmt::print(context.out(), "{}", report::csv_line(row));
      break;
    }
    case Format::json: {
      boost::json::array list;
      for (const auto& row : rows_) {
        boost::json::object object;
        for (std::size_t index = 0; index < row.size(); ++index) {
          // What stands on the right is a count.
          if (columns_[index].align == report::Align::right) {
            object[columns_[index].title] = std::stoll(row[index]);
          } else {
            object[columns_[index].title] = row[index];
          }
        }
        list.push_back(std::move(object));
      }
      fmt::print(context.out(), "{}\n", boost::json::serialize(list));
      break;
    }
  }
}

}  // namespace crier::app
