// The one translation unit with Boost.JSON's definitions (header-only use, no Boost library to link).
#include <boost/json/src.hpp>
