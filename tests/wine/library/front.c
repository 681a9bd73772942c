/* Tells the title of the window in front, as Windows has it: without a window manager that knows all of a window's states,
   X has another order. With an argument it minimises that window, as Windows+Down does. */
#include <stdio.h>
#include <windows.h>

int main(int n, char **args) {
    char title[100];
    HWND window = GetForegroundWindow();
    GetWindowTextA(window, title, sizeof title);
    puts(title);
    if (n > 1) ShowWindow(window, SW_MINIMIZE);
    return n > 1 && !IsIconic(window);
}
