// SPDX-License-Identifier: MIT
/* See <linux/linear_range.h>. A step of 0 means that all selectors of the range stand for its minimum. */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/linear_range.h>
#include <linux/math.h>
#include <linux/stddef.h>

/** linear_range_values_in_range - how many values, that is selectors */
unsigned int linear_range_values_in_range(const struct linear_range *r)
{
	return r ? r->max_sel - r->min_sel + 1 : 0;
}
EXPORT_SYMBOL_GPL(linear_range_values_in_range);

unsigned int linear_range_values_in_range_array(const struct linear_range *r, int ranges)
{
	unsigned int sum = 0, values;
	int i;

	for (i = 0; i < ranges; i++) {
		values = linear_range_values_in_range(&r[i]);
		if (!values)
			return values;
		sum += values;
	}
	return sum;
}
EXPORT_SYMBOL_GPL(linear_range_values_in_range_array);

unsigned int linear_range_get_max_value(const struct linear_range *r)
{
	return r->min + (r->max_sel - r->min_sel) * r->step;
}
EXPORT_SYMBOL_GPL(linear_range_get_max_value);

/** linear_range_get_value - the value of a selector; 0, or -EINVAL if the range has no such selector */
int linear_range_get_value(const struct linear_range *r, unsigned int selector, unsigned int *val)
{
	if (r->min_sel > selector || r->max_sel < selector)
		return -EINVAL;
	*val = r->min + (selector - r->min_sel) * r->step;
	return 0;
}
EXPORT_SYMBOL_GPL(linear_range_get_value);

int linear_range_get_value_array(const struct linear_range *r, int ranges, unsigned int selector, unsigned int *val)
{
	int i;

	for (i = 0; i < ranges; i++)
		if (!linear_range_get_value(&r[i], selector, val))
			return 0;
	return -EINVAL;
}
EXPORT_SYMBOL_GPL(linear_range_get_value_array);

/**
 * linear_range_get_selector_low - the selector of the greatest value that is not above @val
 * @found: gets whether @val lies in the range
 *
 * Returns 0, or -EINVAL if all values are above.
 */
int linear_range_get_selector_low(const struct linear_range *r, unsigned int val, unsigned int *selector, bool *found)
{
	*found = false;
	if (r->min > val)
		return -EINVAL;
	if (linear_range_get_max_value(r) < val) {
		*selector = r->max_sel;
		return 0;
	}
	*found = true;
	*selector = r->step ? (val - r->min) / r->step + r->min_sel : r->min_sel;
	return 0;
}
EXPORT_SYMBOL_GPL(linear_range_get_selector_low);

/** linear_range_get_selector_low_array - the same over several ranges; the last one below @val serves if none has it */
int linear_range_get_selector_low_array(const struct linear_range *r, int ranges, unsigned int val,
					unsigned int *selector, bool *found)
{
	int i, ret = -EINVAL;

	for (i = 0; i < ranges; i++) {
		int err = linear_range_get_selector_low(&r[i], val, selector, found);

		if (!err)
			ret = 0;
		if (*found)
			break;
	}
	return ret;
}
EXPORT_SYMBOL_GPL(linear_range_get_selector_low_array);

/**
 * linear_range_get_selector_high - the selector of the smallest value that is not below @val; -EINVAL if all are below
 */
int linear_range_get_selector_high(const struct linear_range *r, unsigned int val, unsigned int *selector, bool *found)
{
	*found = false;
	if (linear_range_get_max_value(r) < val)
		return -EINVAL;
	if (r->min > val) {
		*selector = r->min_sel;
		return 0;
	}
	*found = true;
	*selector = r->step ? DIV_ROUND_UP(val - r->min, r->step) + r->min_sel : r->max_sel;
	return 0;
}
EXPORT_SYMBOL_GPL(linear_range_get_selector_high);

/** linear_range_get_selector_within - the selector of the greatest value not above @val, or of an end of the range */
void linear_range_get_selector_within(const struct linear_range *r, unsigned int val, unsigned int *selector)
{
	if (r->min > val)
		*selector = r->min_sel;
	else if (linear_range_get_max_value(r) < val)
		*selector = r->max_sel;
	else
		*selector = r->step ? (val - r->min) / r->step + r->min_sel : r->min_sel;
}
EXPORT_SYMBOL_GPL(linear_range_get_selector_within);
