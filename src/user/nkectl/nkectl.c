// SPDX-License-Identifier: GPL-2.0
/*
 * nkectl(8): where it starts.
 */
#include "nkectl.h"

int main(int argc, char **argv)
{
	return nkectl_main(argc, argv);
}
