// SPDX-License-Identifier: MIT
/* UUIDs: random ones (version 4, RFC 4122), and from their text. No state; any context. */
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/hex.h>
#include <linux/random.h>
#include <linux/uuid.h>

const guid_t guid_null;
EXPORT_SYMBOL(guid_null);
const uuid_t uuid_null;
EXPORT_SYMBOL(uuid_null);

/* Where the bytes of the text go. */
const u8 guid_index[16] = { 3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15 };
const u8 uuid_index[16] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 };

/* The version is in the highest bits of the third field, the variant in those of the ninth byte. */
static void make_random(u8 bytes[16], int version_byte)
{
	get_random_bytes(bytes, 16);
	bytes[version_byte] = (bytes[version_byte] & 0x0f) | 0x40;
	bytes[8] = (bytes[8] & 0x3f) | 0x80;
}

/** generate_random_uuid - fill in a random UUID */
void generate_random_uuid(unsigned char uuid[16])
{
	make_random(uuid, 6);
}
EXPORT_SYMBOL(generate_random_uuid);

/** generate_random_guid - fill in a random GUID (first three fields little endian) */
void generate_random_guid(unsigned char guid[16])
{
	make_random(guid, 7);
}
EXPORT_SYMBOL(generate_random_guid);

/** guid_gen - make a random GUID */
void guid_gen(guid_t *lu)
{
	generate_random_guid(lu->b);
}
EXPORT_SYMBOL_GPL(guid_gen);

/** uuid_gen - make a random UUID */
void uuid_gen(uuid_t *bu)
{
	generate_random_uuid(bu->b);
}
EXPORT_SYMBOL_GPL(uuid_gen);

static bool is_dash_position(int i)
{
	return i == 8 || i == 13 || i == 18 || i == 23;
}

/** uuid_is_valid - whether a string begins with the 36 characters of a UUID */
bool uuid_is_valid(const char *uuid)
{
	int i;

	for (i = 0; i < UUID_STRING_LEN; i++) {
		if (is_dash_position(i) ? uuid[i] != '-' : !isxdigit(uuid[i]))
			return false;
	}
	return true;
}
EXPORT_SYMBOL(uuid_is_valid);

static int parse(const char *text, u8 *bytes, const u8 *index)
{
	int i, n = 0;

	if (!uuid_is_valid(text))
		return -EINVAL;
	for (i = 0; i < UUID_STRING_LEN; i += 2) {
		if (is_dash_position(i))
			i++;
		bytes[index[n++]] = hex_to_bin(text[i]) << 4 | hex_to_bin(text[i + 1]);
	}
	return 0;
}

/** guid_parse - read a GUID from text; returns 0 or -EINVAL */
int guid_parse(const char *uuid, guid_t *u)
{
	return parse(uuid, u->b, guid_index);
}
EXPORT_SYMBOL(guid_parse);

/** uuid_parse - read a UUID from text; returns 0 or -EINVAL */
int uuid_parse(const char *uuid, uuid_t *u)
{
	return parse(uuid, u->b, uuid_index);
}
EXPORT_SYMBOL(uuid_parse);
