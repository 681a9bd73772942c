; The installer of Counterfoil. packaging/windows/package runs makensis with:
;
;   VERSION NUMBER  0.1.0+345.gabc12345 and 0.1.0.345
;   STAGE           the folder with the files to install
;   ICON SIDE       the icon, and the picture at the side of the last page
;   SIGN            a command that signs the file whose path is appended; not defined: unsigned
;   OUT             the installer
;   QUICK           defined: hardly compressed
;
; docs/windows.md has its options and exit codes.
Target amd64-unicode
!ifdef QUICK
  SetCompressor zlib
!else
  SetCompressor /SOLID lzma
  SetCompressorDictSize 64
!endif
SetDateSave off
ManifestDPIAware true
ManifestSupportedOS all
RequestExecutionLevel user
AllowSkipFiles off ; old programs beside new ones

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include x64.nsh

Name "Counterfoil"
BrandingText "Counterfoil ${VERSION}"
OutFile "${OUT}"
ShowInstDetails nevershow
ShowUninstDetails nevershow
VIProductVersion "${NUMBER}"
VIAddVersionKey ProductName "Counterfoil"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey FileVersion "${NUMBER}"
VIAddVersionKey FileDescription "Counterfoil Setup"
VIAddVersionKey CompanyName "Counterfoil"
VIAddVersionKey LegalCopyright "MIT licence"
!ifdef SIGN
  !uninstfinalize '${SIGN} "%1"' = 0
  !finalize '${SIGN} "%1"' = 0
!endif

!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Counterfoil"
!define SHARED "Software\Counterfoil" ; stays with the data
!define APP_PATH "Software\Microsoft\Windows\CurrentVersion\App Paths\counterfoil.exe"
!define WAIT_SECONDS 60

; Exit codes
!define NEWER_STORE 3
!define STILL_OPEN 4
!define NOT_ALLOWED 5

Var AllUsers  ; 1: for all accounts of the PC, with one data directory
Var Autostart ; 1: starts with Windows
Var Group     ; who may read that directory, as icacls takes it; "": as it is
Var Go        ; 1: all has been asked
Var Data      ; the data directory
Var Wait      ; seconds to wait for a window to close

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${SIDE}"
!define MUI_ABORTWARNING
Page custom AskWho AskedWho
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN
!define MUI_FINISHPAGE_RUN_FUNCTION OpenWindow
!insertmacro MUI_PAGE_FINISH
!define MUI_UNCONFIRMPAGE_TEXT_TOP "$(DataStays)"
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!include words.nsh

; tell shows a message, except in a silent run, and ends with an exit code.
!macro tell text code
  SetErrorLevel ${code}
  MessageBox MB_OK|MB_ICONSTOP "${text}" /SD IDOK
  Quit
!macroend

; mode makes everything that follows one account's, or all accounts'.
!macro mode
  SetRegView 64
  ${If} $AllUsers == 1
    SetShellVarContext all
    StrCpy $Data "$APPDATA\Counterfoil"
  ${Else}
    SetShellVarContext current
    StrCpy $Data "$LOCALAPPDATA\Counterfoil"
  ${EndIf}
!macroend

; admin puts 1 into $0 if we may write for all accounts.
!macro admin
  UserInfo::GetAccountType
  Pop $0
  ${If} $0 == "Admin"
    StrCpy $0 1
  ${Else}
    StrCpy $0 0
  ${EndIf}
!macroend

Function .onInit
  SetRegView 64
  ${IfNot} ${RunningX64}
    !insertmacro tell "$(Needs64)" ${NOT_ALLOWED}
  ${EndIf}
  ${GetParameters} $R0
  StrCpy $AllUsers 0
  ReadRegStr $1 HKLM "${UNINSTALL}" "InstallLocation"
  ${If} $1 != ""
    StrCpy $AllUsers 1 ; this is an update of it
  ${EndIf}
  ClearErrors
  ${GetOptions} $R0 "/ALLUSERS" $0
  ${IfNot} ${Errors}
    StrCpy $AllUsers 1
  ${EndIf}
  ClearErrors
  ${GetOptions} $R0 "/CURRENTUSER" $0
  ${IfNot} ${Errors}
    StrCpy $AllUsers 0
  ${EndIf}
  ClearErrors
  ${GetOptions} $R0 "/GROUP=" $Group
  ${If} ${Errors}
    StrCpy $Group ""
  ${EndIf}
  ClearErrors
  ${GetOptions} $R0 "/GO" $0
  ${IfNot} ${Errors}
    StrCpy $Go 1
  ${EndIf}
  ClearErrors
  ${GetOptions} $R0 "/WAIT=" $Wait
  ${If} ${Errors}
    StrCpy $Wait ${WAIT_SECONDS}
  ${EndIf}
  !insertmacro mode
  StrCpy $Autostart 0
  ${If} ${FileExists} "$SMSTARTUP\Counterfoil.lnk"
    StrCpy $Autostart 1
  ${EndIf}
  ClearErrors
  ${GetOptions} $R0 "/AUTOSTART" $0
  ${IfNot} ${Errors}
    StrCpy $Autostart 1
  ${EndIf}
  ClearErrors
  ${GetOptions} $R0 "/NOAUTOSTART" $0
  ${IfNot} ${Errors}
    StrCpy $Autostart 0
  ${EndIf}
  ${If} ${Silent}
    Call Allowed
  ${EndIf}
FunctionEnd

; Allowed ends the installer if it may not do what was asked for.
Function Allowed
  ${If} $AllUsers == 1
    !insertmacro admin
    ${If} $0 == 0
      !insertmacro tell "$(NeedsAdmin)" ${NOT_ALLOWED}
    ${EndIf}
  ${EndIf}
FunctionEnd

; The one page: for whom, and whether it starts with Windows.
Var OnlyMe
Var Several
Var GroupField
Var StartsField

Function AskWho
  ${If} $Go == 1
    Abort
  ${EndIf}
  !insertmacro MUI_HEADER_TEXT "$(WhoTitle)" "$(WhoAbout)"
  nsDialogs::Create 1018
  Pop $0
  ${NSD_CreateRadioButton} 0 0 100% 12u "$(OnlyMe)"
  Pop $OnlyMe
  ${NSD_CreateLabel} 12u 13u -12u 22u "$(OnlyMeAbout)"
  Pop $0
  ${NSD_CreateRadioButton} 0 40u 100% 12u "$(Several)"
  Pop $Several
  ${NSD_CreateLabel} 12u 53u -12u 30u "$(SeveralAbout)"
  Pop $0
  ${NSD_CreateLabel} 12u 87u 80u 12u "$(GroupLabel)"
  Pop $0
  StrCpy $5 $Group
  ${If} $Group == ""
    Call Shared
    ${If} $0 == 0
      Call NameOfUsers
      StrCpy $5 $0
    ${EndIf}
  ${EndIf}
  ${NSD_CreateText} 96u 85u -96u 13u "$5"
  Pop $GroupField
  SendMessage $GroupField ${EM_SETCUEBANNER} 1 "STR:$(AsItIs)"
  ${NSD_CreateCheckbox} 0 112u 100% 12u "$(Starts)"
  Pop $StartsField
  ${If} $AllUsers == 1
    ${NSD_Check} $Several
  ${Else}
    ${NSD_Check} $OnlyMe
  ${EndIf}
  ${If} $Autostart == 1
    ${NSD_Check} $StartsField
  ${EndIf}
  nsDialogs::Show
FunctionEnd

Function AskedWho
  ${NSD_GetState} $Several $AllUsers
  ${NSD_GetState} $StartsField $Autostart
  ${NSD_GetText} $GroupField $Group
  Call NameOfUsers
  ${If} $Group == $0
    StrCpy $Group "*S-1-5-32-545"
  ${EndIf}
  !insertmacro mode
  ${If} $AllUsers == 1
    !insertmacro admin
    ${If} $0 == 0 ; the same again with an administrator's rights
      StrCpy $1 '/ALLUSERS /GO /GROUP="$Group"'
      ${If} $Autostart == 1
        StrCpy $1 "$1 /AUTOSTART"
      ${Else}
        StrCpy $1 "$1 /NOAUTOSTART"
      ${EndIf}
      ClearErrors
      ExecShell "runas" "$EXEPATH" '$1'
      ${If} ${Errors}
        Abort ; the person said no: back to the page
      ${EndIf}
      Quit
    ${EndIf}
  ${EndIf}
FunctionEnd

; NameOfUsers puts the name that this Windows has for all its accounts into $0.
Function NameOfUsers
  System::Call 'advapi32::ConvertStringSidToSidW(w "S-1-5-32-545", *p .r1) i .r0'
  StrCpy $0 "Users"
  ${If} $1 P<> 0
    System::Call 'advapi32::LookupAccountSidW(p 0, p r1, w .r2, *i ${NSIS_MAX_STRLEN}, w .r3, *i ${NSIS_MAX_STRLEN}, *i .r4) i .r5'
    ${If} $5 <> 0
      StrCpy $0 $2
    ${EndIf}
    System::Call 'kernel32::LocalFree(p r1)'
  ${EndIf}
FunctionEnd

; CloseWindows asks the windows of the program in $INSTDIR to close, as their own close button does, and waits until
; its files are free: a window may have a question first. It never ends a program.
!macro CloseWindows un
Function ${un}InUse ; 1 into $0: one of the files is in use
  StrCpy $0 0
  StrCpy $1 "counterfoil.exe"
  Call ${un}FileInUse
  StrCpy $1 "counterfoil.com"
  Call ${un}FileInUse
  StrCpy $1 "counterfoil-desk.exe"
  Call ${un}FileInUse
FunctionEnd

Function ${un}FileInUse ; 1 into $0: the file named in $1 is
  ${If} ${FileExists} "$INSTDIR\$1"
    ClearErrors
    FileOpen $2 "$INSTDIR\$1" a
    ${If} ${Errors}
      StrCpy $0 1
    ${Else}
      FileClose $2
    ${EndIf}
  ${EndIf}
FunctionEnd

Function ${un}AskToClose
  StrCpy $1 0
  ${Do}
    FindWindow $1 "GLFW30" "" 0 $1 ; the class of the toolkit's windows
    ${If} $1 P= 0
      ${ExitDo}
    ${EndIf}
    System::Call 'user32::GetWindowThreadProcessId(p r1, *i .r2)'
    System::Call 'kernel32::OpenProcess(i 0x1000, i 0, i r2) p .r3' ; PROCESS_QUERY_LIMITED_INFORMATION
    ${If} $3 P<> 0
      System::Call 'kernel32::QueryFullProcessImageNameW(p r3, i 0, w .r4, *i ${NSIS_MAX_STRLEN}) i .r5'
      System::Call 'kernel32::CloseHandle(p r3)'
      ${If} $5 <> 0
      ${AndIf} $4 == "$INSTDIR\counterfoil.exe"
        System::Call 'user32::PostMessageW(p r1, i ${WM_CLOSE}, p 0, p 0)'
      ${EndIf}
    ${EndIf}
  ${Loop}
FunctionEnd

Function ${un}CloseWindows
  ${Do}
    Call ${un}InUse
    ${If} $0 == 0
      Return
    ${EndIf}
    Call ${un}AskToClose
    IntOp $9 $Wait * 4
    ${Do}
      Sleep 250
      Call ${un}InUse
      ${If} $0 == 0
        Return
      ${EndIf}
      IntOp $9 $9 - 1
    ${LoopUntil} $9 <= 0
    SetErrorLevel ${STILL_OPEN}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(StillOpen)" /SD IDCANCEL IDRETRY +2
    Quit
    SetErrorLevel -1
  ${Loop}
FunctionEnd
!macroend
!insertmacro CloseWindows ""
!insertmacro CloseWindows "un."

; Fits ends the installer if only a newer Counterfoil can read what is in the data directory.
Function Fits
  InitPluginsDir
  File "/oname=$PLUGINSDIR\counterfoil.com" "${STAGE}\counterfoil.com"
  ${If} $AllUsers == 1
    nsExec::ExecToStack '"$PLUGINSDIR\counterfoil.com" fits --data-dir "$Data"'
  ${Else}
    nsExec::ExecToStack '"$PLUGINSDIR\counterfoil.com" fits'
  ${EndIf}
  Pop $0
  Pop $1
  ${If} $0 == 3
    !insertmacro tell "$(NewerStore)" ${NEWER_STORE}
  ${EndIf}
FunctionEnd

; Shared puts 1 into $0 if the data directory of all accounts is there and has got its list before: an update leaves it
; as it is, and so does another installation after the program was removed.
Function Shared
  ReadRegStr $1 HKLM "${SHARED}" "Data"
  ReadRegStr $2 HKLM "${UNINSTALL}" "InstallLocation"
  ReadEnvStr $3 ProgramData
  StrCpy $0 0
  ${If} $1 != ""
  ${OrIf} ${FileExists} "$2\data-dir.txt"
    ${If} ${FileExists} "$3\Counterfoil" ; not what is in it, which not everybody may see
      StrCpy $0 1
    ${EndIf}
  ${EndIf}
FunctionEnd

; GiveTo gives the data directory to the group, and puts what came of it into $0.
Function GiveTo
  nsExec::Exec 'icacls "$Data" /inheritance:r /grant:r *S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F "$Group:(OI)(CI)M"'
  Pop $0
FunctionEnd

; ShareData makes the data directory of all accounts, which the group alone can use.
Function ShareData
  ${If} $Group == ""
    Call Shared
    ${If} $0 == 0
      StrCpy $Group "*S-1-5-32-545" ; all accounts of the PC
    ${EndIf}
  ${EndIf}
  CreateDirectory "$Data"
  ${If} $Group != ""
    nsExec::Exec 'icacls "$Data" /setowner *S-1-5-32-544'
    Pop $0
    Call GiveTo
    ${If} $0 != 0
      !insertmacro tell "$(NoGroup)" ${NOT_ALLOWED}
    ${EndIf}
    nsExec::Exec 'icacls "$Data" /reset' ; whom it was given to before
    Pop $0
    Call GiveTo
    nsExec::Exec 'icacls "$Data\*" /reset /T /C /Q' ; what is in there has no list of its own
    Pop $0
  ${EndIf}
  WriteRegStr HKLM "${SHARED}" "Data" "$Data"
  FileOpen $0 "$INSTDIR\data-dir.txt" w
  FileWrite $0 "%ProgramData%\Counterfoil$\r$\n"
  FileClose $0
FunctionEnd

Section
  Call Allowed
  ${If} $INSTDIR == "" ; not given by /D=
    ReadRegStr $INSTDIR SHCTX "${UNINSTALL}" "InstallLocation"
  ${EndIf}
  ${If} $INSTDIR == ""
    ${If} $AllUsers == 1
      StrCpy $INSTDIR "$PROGRAMFILES64\Counterfoil"
    ${Else}
      StrCpy $INSTDIR "$LOCALAPPDATA\Programs\Counterfoil"
    ${EndIf}
  ${EndIf}
  ReadRegStr $8 SHCTX "${UNINSTALL}" "InstallLocation" ; where it was
  Call CloseWindows
  Call Fits
  Call CloseWindows ; a verb may have begun since
  SetOutPath "$INSTDIR"
  ${If} $AllUsers == 1
    Call ShareData
  ${EndIf}
  File "${STAGE}\*.*"
  WriteUninstaller "$INSTDIR\uninstall.exe"

  CreateDirectory "$SMPROGRAMS\Counterfoil"
  CreateShortcut "$SMPROGRAMS\Counterfoil\Counterfoil.lnk" "$INSTDIR\counterfoil.exe"
  CreateShortcut "$SMPROGRAMS\Counterfoil\$(Desk).lnk" "$INSTDIR\counterfoil.exe" "desk"
  CreateShortcut "$SMPROGRAMS\Counterfoil\$(Commands).lnk" "$SYSDIR\cmd.exe" "/k counterfoil help" "$INSTDIR\counterfoil.exe"
  ${If} $Autostart != 1
    Delete "$SMSTARTUP\Counterfoil.lnk"
  ${ElseIf} $8 != $INSTDIR
  ${OrIfNot} ${FileExists} "$SMSTARTUP\Counterfoil.lnk" ; one that is there may have --kiosk
    CreateShortcut "$SMSTARTUP\Counterfoil.lnk" "$INSTDIR\counterfoil.exe"
  ${EndIf}

  WriteRegStr SHCTX "${APP_PATH}" "" "$INSTDIR\counterfoil.exe"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayName" "Counterfoil"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayIcon" "$INSTDIR\counterfoil.exe"
  WriteRegStr SHCTX "${UNINSTALL}" "Publisher" "Counterfoil"
  WriteRegStr SHCTX "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr SHCTX "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD SHCTX "${UNINSTALL}" "EstimatedSize" $0
SectionEnd

; OpenWindow opens it as the desktop does, without an administrator's rights.
Function OpenWindow
  Exec '"$WINDIR\explorer.exe" "$INSTDIR\counterfoil.exe"'
FunctionEnd

Function un.onInit
  SetRegView 64
  StrCpy $AllUsers 0
  ReadRegStr $0 HKLM "${UNINSTALL}" "InstallLocation"
  ${If} $0 == $INSTDIR
    StrCpy $AllUsers 1
    !insertmacro admin
    ${If} $0 == 0
      ${If} ${Silent}
        !insertmacro tell "$(NeedsAdmin)" ${NOT_ALLOWED}
      ${EndIf}
      ExecShell "runas" "$INSTDIR\uninstall.exe"
      Quit
    ${EndIf}
  ${EndIf}
  ${GetParameters} $R0
  ClearErrors
  ${GetOptions} $R0 "/WAIT=" $Wait
  ${If} ${Errors}
    StrCpy $Wait ${WAIT_SECONDS}
  ${EndIf}
  !insertmacro mode
FunctionEnd

Section un.Program
  Call un.CloseWindows
  Delete "$SMPROGRAMS\Counterfoil\*.lnk"
  RMDir "$SMPROGRAMS\Counterfoil"
  Delete "$SMSTARTUP\Counterfoil.lnk"
  DeleteRegKey SHCTX "${APP_PATH}"
  DeleteRegKey SHCTX "${UNINSTALL}"
  !include "${STAGE}.nsh" ; deletes what File has installed
  Delete "$INSTDIR\data-dir.txt"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR" ; stays if somebody has put something there
SectionEnd

Function un.onUninstSuccess
  ${If} ${FileExists} "$Data\*.*"
    MessageBox MB_OK|MB_ICONINFORMATION "$(DataStays)" /SD IDOK
  ${EndIf}
FunctionEnd
